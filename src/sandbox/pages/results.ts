import { html } from "hono/html";
import { ALL_RIGHTS, openNotebook, type OpenNotebook } from "../rights.ts";
import type { EntryRow } from "../store/entry-row.ts";
import type { Criteria, Hit } from "../store/search.ts";
import { excerpt } from "./excerpt.ts";
import { type Html, kindOf, time } from "../../look/html.ts";
import { entryPath } from "./paths.ts";
import type { Visit } from "./visit.ts";

/** The entries that match and that the visitor may read, newest change first. */
export function recentHits(visit: Visit, wanted: Pick<Criteria, "words"> & { notebookId?: number } = {}): Hit[] {
  const { store, account } = visit;
  const known = new Map<number, OpenNotebook>();
  const canRead = ({ notebookId, pageId }: Hit): boolean => {
    if (notebookId === null) return ALL_RIGHTS.canRead;
    const open = known.get(notebookId) ?? openNotebook(visit, store.notebooks.byId(notebookId));
    known.set(notebookId, open);
    return open.of(pageId === null ? null : { id: pageId }).canRead;
  };
  return store.search.find({ notebookId: undefined, ...wanted, userId: account.id }).filter(canRead);
}

/** What was found, each with where it stands and the words around the match. */
export function resultList(visit: Visit, hits: readonly Hit[], { query = "", isOneNotebook = false } = {}): Html {
  const items = hits.map(({ entryId }) => {
    const entry = visit.store.entries.byId(entryId);
    return html`<li class="card">
      <a href="${entryPath(entry)}">${placeOf(visit, entry, isOneNotebook)}</a>
      <p>${excerpt(entry, query)}</p>
      <p class="note">${kindOf(entry.partType)} · ${entry.modifiedBy} · ${time(entry.updatedAt)}</p>
    </li>`;
  });
  return html`<ul class="cards">
    ${items}
  </ul>`;
}

/** Notebook and page; the folders between would tell of what may be closed. */
function placeOf({ store }: Visit, { notebookId, pageId }: EntryRow, isOneNotebook: boolean): string {
  if (notebookId === null || pageId === null) return "Inbox";
  const { name } = store.nodes.byId(pageId);
  return isOneNotebook ? name : `${name} – ${store.notebooks.byId(notebookId).name}`;
}
