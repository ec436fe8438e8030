import { html } from "hono/html";
import { type Html, NOTHING } from "../../look/index.ts";
import type { NotebookDocument, PageDocument } from "../snapshot/format.ts";
import { documentOf } from "./document.ts";
import { entryView } from "./entry-view.ts";
import type { PageFiles } from "./files.ts";
import type { Place, Places } from "./places.ts";
import { trailOf, treeBeside, waysOn } from "./tree-beside.ts";

/** A page to read: it needs nothing but the files beside it, and the style sheet. */
export function pageView(
  page: PageDocument,
  place: Place,
  { notebook, places, files }: { notebook: NotebookDocument; places: Places; files: PageFiles },
): string {
  const toTop = "../".repeat(place.folder.split("/").length);
  const entries = page.entries.map((entry, index) => entryView(entry, index, files));
  const body = html`${entries.length === 0 ? html`<p>Nothing on this page.</p>` : entries} ${unreadable(page)}
  ${waysOn(place, toTop)} ${footer(page)}`;
  return documentOf({
    title: page.name,
    notebook: notebook.name,
    body,
    trail: trailOf(notebook, place, toTop),
    side: treeBeside(notebook, places, place, toTop),
    toTop,
  });
}

function unreadable({ unreadable: members = [] }: PageDocument): Html {
  if (members.length === 0) return NOTHING;
  return html`<p class="note">
    LabArchives listed ${members.length} more on this page that could not be read as entries.
  </p>`;
}

function footer({ webUrl }: PageDocument): Html {
  const isWeb = webUrl !== undefined && URL.canParse(webUrl) && /^https?:$/.test(new URL(webUrl).protocol);
  const there = isWeb
    ? html` · <a href="${new URL(webUrl).href}" rel="noopener noreferrer">at LabArchives</a>`
    : NOTHING;
  return html`<p class="note">Exactly, with every id: <a href="page.json">page.json</a>${there}</p>`;
}
