import { html, raw } from "hono/html";
import { sanitise } from "../../rich-text/index.ts";
import type { Rights } from "../rights.ts";
import type { EntryRow } from "../store/entry-row.ts";
import { attachmentView, pictureOf } from "./attachment-view.ts";
import { historyView } from "./history-view.ts";
import { commentList } from "../../look/comment-list.ts";
import { type Html, kindOf, NOTHING, preformatted } from "../../look/html.ts";
import { entryAnchor } from "./paths.ts";
import type { Visit } from "./visit.ts";

const HEADING = "heading";

/** One entry of a page: its content, the version it is in, and what people said about it. */
export function entryView({ store }: Visit, entry: EntryRow, rights: Rights): Html {
  const comments = rights.canReadComments ? store.comments.ofEntry(entry.id) : [];
  return html`<article id="${entryAnchor(entry)}" class="entry ${entry.partType === HEADING ? "heading" : ""}">
    ${titleOf(entry)} ${contentOf(entry)} ${historyView(entry, store.entries.versions(entry.id))}
    ${comments.length === 0 ? NOTHING : commentList(comments.map(({ userName, createdAt, text }) => ({ author: userName, createdAt, text: html`<p>${text}</p>` })))}
  </article>`;
}

/** A heading is its own title; what kind the others are is said, so that one can jump from entry to entry. */
function titleOf({ partType, data }: EntryRow): Html {
  return partType === HEADING ? html`<h2>${data ?? ""}</h2>` : html`<h2 class="kind">${kindOf(partType)}</h2>`;
}

function contentOf(entry: EntryRow): Html {
  const { partType, data, file } = entry;
  if (partType === HEADING) return NOTHING;
  if (file !== undefined) return attachmentView(entry, file);
  if (partType === "text entry") return html`<div class="rich">${raw(richText(data ?? ""))}</div>`;
  if (partType === "plain text entry") return html`<pre class="plain">${preformatted(data ?? "")}</pre>`;
  return html`${pictureOf(entry)}
    <pre class="raw">${preformatted(data ?? "")}</pre>`;
}

/** Headings stand below the page's own. */
function richText(source: string): string {
  return sanitise(source, { strict: true, headingOffset: 1 });
}
