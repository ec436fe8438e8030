import { html } from "hono/html";
import { type Html, NOTHING, type TreeItem, treeNav } from "../../look/index.ts";
import type { NotebookDocument } from "../snapshot/format.ts";
import { isReadable, nodeAnchor, pageHref, type Place, type Places } from "./places.ts";

/** Up to here a notebook's whole tree stands beside each page. */
const SMALL_TREE = 100;
/** Of a level in a larger one, so many to each side: pages of any notebook together grow with their number, not with its square. */
const NEIGHBOURS = 12;

/** The tree beside a page: the way down to it is open. */
export function treeBeside(notebook: NotebookDocument, places: Places, current: Place, toTop: string): Html {
  const line = new Set<Place>();
  for (let at: Place | undefined = current; at !== undefined; at = at.above) line.add(at);
  const view = { isWhole: places.size <= SMALL_TREE, line, current, toTop };
  return treeNav({ name: notebook.name, href: `${toTop}index.html` }, levelOf(places.top, view));
}

interface View {
  readonly isWhole: boolean;
  readonly line: ReadonlySet<Place>;
  readonly current: Place;
  readonly toTop: string;
}

function levelOf(places: readonly Place[], view: View): TreeItem[] {
  const at = places.findIndex((place) => view.line.has(place));
  const from = view.isWhole ? 0 : Math.max(0, at - NEIGHBOURS);
  const to = view.isWhole ? places.length : Math.max(at, 0) + NEIGHBOURS + 1;
  const shown = places.slice(from, to).map((place) => itemOf(place, view));
  return [...moreOf(places, 0, from, view), ...shown, ...moreOf(places, to, places.length, view)];
}

/** What is left out leads to where it stands in the contents. */
function moreOf(places: readonly Place[], from: number, to: number, { toTop }: View): TreeItem[] {
  const first = places[from];
  if (first === undefined || to <= from) return [];
  return [{ name: `… ${to - from} more`, href: `${toTop}index.html#${nodeAnchor(first.document)}` }];
}

function itemOf(place: Place, view: View): TreeItem {
  const { document } = place;
  if (document.kind === "page") {
    const isCurrent = place === view.current;
    return isReadable(place)
      ? { name: document.name, href: view.toTop + pageHref(place.folder), isCurrent }
      : { name: document.name, note: "(not in this copy)" };
  }
  const isOnLine = view.line.has(place);
  if (!view.isWhole && !isOnLine)
    return { name: `${document.name} /`, href: `${view.toTop}index.html#${nodeAnchor(document)}` };
  return { name: document.name, isOpen: isOnLine, children: levelOf(place.children, view) };
}

/** The folders above, and how far it is to the top. */
export function trailOf(notebook: NotebookDocument, place: Place, toTop: string): Html {
  const above: Html[] = [];
  for (let at = place.above; at !== undefined; at = at.above) {
    above.unshift(html` / <a href="${toTop}index.html#${nodeAnchor(at.document)}">${at.document.name}</a>`);
  }
  return html`<a href="${toTop}index.html">${notebook.name}</a>${above}`;
}

/** Below a page: the one before and the one after it. */
export function waysOn({ before, after }: Place, toTop: string): Html {
  if (before === undefined && after === undefined) return NOTHING;
  return html`<nav class="ways" aria-label="Pages">
    ${before === undefined ? NOTHING : html`<a rel="prev" href="${toTop}${pageHref(before.folder)}">← ${before.document.name}</a>`}
    ${after === undefined ? NOTHING : html`<a rel="next" class="next" href="${toTop}${pageHref(after.folder)}">${after.document.name} →</a>`}
  </nav>`;
}
