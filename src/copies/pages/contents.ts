import { html } from "hono/html";
import { count, type Html, NOTHING, type TreeItem, treeList } from "../../look/index.ts";
import { FILE, type MemberDocument, type NotebookDocument } from "../snapshot/format.ts";
import { documentOf } from "./document.ts";
import { isReadable, nodeAnchor, pageHref, type Place, type Places } from "./places.ts";

/** Up to here all folders are open. */
const SMALL_TREE = 200;

/** `index.html`: the notebook's tree, its people, how to check the copy; and where a search shows what it found. */
export function contentsView(notebook: NotebookDocument, places: Places, texts: readonly string[]): string {
  const body = html`${resultsSection(texts)}
    <p class="note">${countsOf(places)}</p>
    ${
      places.size === 0
        ? html`<p>This notebook is empty.</p>`
        : html`<nav class="tree whole" id="tree" aria-label="Contents">
            ${treeList(places.top.map((place) => itemOf(place, places.size <= SMALL_TREE)))}
          </nav>`
    }
    ${peopleOf(notebook.settings.members ?? [])} ${aboutCopy(notebook)}`;
  return documentOf({ title: notebook.name, notebook: notebook.name, body, toTop: "", isSearch: true });
}

function resultsSection(texts: readonly string[]): Html {
  return html`<section id="results" aria-label="Found" data-texts="${texts.join(" ")}" hidden>
    <p id="found" role="status"></p>
    <ul id="hits" class="cards"></ul>
  </section>`;
}

function countsOf(places: Places): string {
  let [folders, pages] = [0, 0];
  const walk = (level: readonly Place[]): void => {
    for (const { document, children } of level) {
      if (document.kind === "folder") folders += 1;
      else pages += 1;
      walk(children);
    }
  };
  walk(places.top);
  return `${count(pages, "page")} in ${count(folders, "folder")}`;
}

function itemOf(place: Place, isOpen: boolean): TreeItem {
  const { document } = place;
  const anchor = nodeAnchor(document);
  if (document.kind === "page") {
    return isReadable(place)
      ? { name: document.name, href: pageHref(place.folder), anchor }
      : { name: document.name, note: `not in this copy: ${document.missing ?? ""}`, anchor };
  }
  if (place.children.length === 0) return { name: document.name, note: "(empty)", anchor };
  return { name: document.name, anchor, isOpen, children: place.children.map((child) => itemOf(child, isOpen)) };
}

function peopleOf(members: readonly MemberDocument[]): Html {
  if (members.length === 0) return NOTHING;
  const items = members.map(({ fullName, email, role }) => {
    const name = fullName ?? email ?? "Somebody";
    return html`<li>
      ${name}${email === undefined || email === name ? NOTHING : ` <${email}>`}, ${role.toLowerCase()}
    </li>`;
  });
  return html`<h2>People</h2>
    <ul>
      ${items}
    </ul>`;
}

function aboutCopy({ webUrl, settings: { missing = {} } }: NotebookDocument): Html {
  const isWeb = webUrl !== undefined && URL.canParse(webUrl) && /^https?:$/.test(new URL(webUrl).protocol);
  const holes = Object.entries(missing).map(([name, why]) => html`<li>${name}: ${why}</li>`);
  return html`<h2>About this copy</h2>
    <p>
      A copy of a LabArchives notebook, to read without LabArchives and without a network. When it was made, and whether
      anything is missing: <a href="${FILE.manifest}">${FILE.manifest}</a>. The notebook's data:
      <a href="${FILE.notebook}">${FILE.notebook}</a>.
      ${isWeb ? html`The notebook <a href="${new URL(webUrl).href}" rel="noopener noreferrer">at LabArchives</a>.` : NOTHING}
    </p>
    <p>
      Whether every file is still what it was: <code>sha256sum -c ${FILE.sums}</code> in this folder (<a
        href="${FILE.sums}"
        >${FILE.sums}</a
      >).
    </p>
    ${
      holes.length === 0
        ? NOTHING
        : html`<p>Of the notebook's settings this is missing:</p>
            <ul>
              ${holes}
            </ul>`
    }`;
}
