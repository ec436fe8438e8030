import { html } from "hono/html";
import { toFtsQuery } from "../store/search-query.ts";
import type { EntryRow } from "../store/entry-row.ts";
import { view } from "./layout.ts";
import type { Html } from "./page.ts";
import { anchorOf, pagePath } from "./paths.ts";
import { treeView } from "./tree-view.ts";
import type { Viewer } from "./viewer.ts";

const MOST_SHOWN = 50;
const EXCERPT_LENGTH = 200;

/** `GET /search?q=…&nbid=…`: entries by words, `"phrases"`, AND, OR and NOT. */
export async function showSearch(viewer: Viewer, query: string, nbid: string | undefined): Promise<Response> {
  const { store } = viewer.context;
  const open = nbid === undefined ? undefined : viewer.notebook(nbid);
  const words = toFtsQuery(query);
  const criteria = { words, userId: viewer.account.id, notebookId: open?.notebook.id };
  const found =
    words === undefined ? [] : store.search.find(criteria).map(({ entryId }) => store.entries.byId(entryId));
  const readable = found.filter((entry) => viewer.mayRead(entry));
  const more = readable.length > MOST_SHOWN ? html`<p class="note">The first ${MOST_SHOWN} are shown.</p>` : html``;
  const content = html`<p role="status">${readable.length} ${readable.length === 1 ? "entry" : "entries"} found.</p>
    ${readable.slice(0, MOST_SHOWN).map((entry) => hit(viewer, entry))} ${more}`;
  const aside = open === undefined ? undefined : treeView(store, open, undefined);
  return view(viewer, {
    title: query === "" ? "Search" : `Search: ${query}`,
    aside,
    content,
    notebook: open?.notebook,
    query,
  });
}

function hit({ context: { store } }: Viewer, entry: EntryRow): Html {
  const text = entry.file?.name ?? (entry.data ?? "").replaceAll(/<[^>]*>/g, " ");
  const excerpt = html`<p>${text.slice(0, EXCERPT_LENGTH)}</p>`;
  if (entry.notebookId === null || entry.pageId === null)
    return html`<article>
      ${excerpt}
      <p class="meta">Inbox</p>
    </article>`;
  const notebook = store.notebooks.byId(entry.notebookId);
  const node = store.nodes.byId(entry.pageId);
  const where = [notebook.name, ...store.nodes.ancestry(node.id).map(({ name }) => name)].join(" / ");
  return html`<article>
    <p><a href="${pagePath(notebook, node)}#${anchorOf(entry)}">${where}</a></p>
    ${excerpt}
  </article>`;
}
