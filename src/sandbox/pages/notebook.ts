import { html } from "hono/html";
import { demand, entryRights, openNotebook, type OpenNotebook, readable, type Rights } from "../rights.ts";
import type { EntryRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";
import { entryView } from "./entry-view.ts";
import { count, type Html } from "../../look/html.ts";
import { contentPage, redirect } from "./page.ts";
import { dashboardPath, entryAnchor, INBOX_PATH, nodePath } from "./paths.ts";
import { recentHits, resultList } from "./results.ts";
import { Tree, treeView } from "./tree-view.ts";
import type { Visit } from "./visit.ts";

const RECENT_COUNT = 8;

/** `GET /<notebook>/notebook-dashboard`: its tree, its people, and what changed last. */
export function showDashboard(visit: Visit, nbid: string): Promise<Response> {
  const open = readable(visit, nbid);
  const tree = new Tree(visit, open);
  const recent = recentHits(visit, { notebookId: open.notebook.id }).slice(0, RECENT_COUNT);
  const body = html`<p class="note">${aboutNotebook(visit, open)}</p>
    <h2>Latest changes</h2>
    ${recent.length === 0 ? html`<p>Nothing is written here yet.</p>` : resultList(visit, recent, { isOneNotebook: true })}`;
  return contentPage({ title: open.notebook.name, body, visit, side: treeView(tree), notebookId: nbid });
}

function aboutNotebook({ store }: Visit, { notebook }: OpenNotebook): string {
  const people = store.notebooks.members(notebook.id).map(({ userId, role }) => {
    const name = store.accounts.byId(userId)?.fullName ?? "?";
    return role === "OWNER" ? `${name} (owner)` : name;
  });
  return people.join(", ");
}

/** `GET /<notebook>/page/<node>`: the entries of a page, or what a folder holds. */
export function showNode(visit: Visit, nbid: string, treeId: string): Promise<Response> {
  const open = readable(visit, nbid);
  const node = visit.store.nodes.byWireId(open.notebook.id, treeId);
  demand(open.of(node), "canRead");
  const tree = new Tree(visit, open);
  const line = visit.store.nodes.ancestry(node.id);
  return contentPage({
    title: node.name,
    body: node.isPage ? pageBody(visit, node, open.of(node)) : folderBody(tree, node),
    visit,
    trail: trail(open, line.slice(0, -1)),
    side: treeView(tree, line),
    notebookId: nbid,
  });
}

/** From the notebook down; a folder above that is closed to the reader is no link, and has no name. */
function trail(open: OpenNotebook, above: readonly NodeRow[]): Html {
  const steps = above.map((node) =>
    open.of(node).canRead ? html` / <a href="${nodePath(open.notebook, node)}">${node.name}</a>` : html` / …`,
  );
  return html`<a href="${dashboardPath(open.notebook)}">${open.notebook.name}</a>${steps}`;
}

function pageBody(visit: Visit, node: NodeRow, rights: Rights): Html {
  const entries = visit.store.entries.ofPage(node.id);
  return entryList(visit, entries, rights, "Nothing on this page yet.");
}

function entryList(visit: Visit, entries: readonly EntryRow[], rights: Rights, otherwise: string): Html {
  return entries.length === 0
    ? html`<p>${otherwise}</p>`
    : html`${entries.map((entry) => entryView(visit, entry, rights))}`;
}

function folderBody(tree: Tree, folder: NodeRow): Html {
  const children = tree.children(folder.id).map((node) => {
    const below = count(tree.children(node.id).length, "item");
    const kind = node.isPage ? "Page" : `Folder, ${below}`;
    return html`<li class="card">
      <a href="${nodePath(tree.notebook, node)}">${node.name}</a>
      <p class="note">${kind}</p>
    </li>`;
  });
  return children.length === 0
    ? html`<p>Nothing in this folder yet.</p>`
    : html`<ul class="cards">
        ${children}
      </ul>`;
}

/** `GET /inbox`: what came without saying where it belongs. */
export function showInbox(visit: Visit): Promise<Response> {
  const entries = recentHits(visit)
    .filter(({ notebookId }) => notebookId === null)
    .map(({ entryId }) => visit.store.entries.byId(entryId));
  const [first] = entries;
  const rights = first && entryRights(visit, first);
  const body = rights === undefined ? html`<p>Nothing in your Inbox.</p>` : entryList(visit, entries, rights, "");
  return contentPage({ title: "Inbox", body, visit });
}

/** `GET /entry/<entry>`: where it stands. */
export function showEntry(visit: Visit, eid: string): Response {
  const entry = visit.store.entries.byWireId(eid);
  demand(entryRights(visit, entry), "canRead");
  const { notebookId, pageId } = entry;
  const isInbox = notebookId === null || pageId === null;
  const path = isInbox ? INBOX_PATH : pathOf(visit, notebookId, pageId);
  return redirect(`${path}#${entryAnchor(entry)}`);
}

function pathOf(visit: Visit, notebookId: number, pageId: number): string {
  const { notebook } = openNotebook(visit, visit.store.notebooks.byId(notebookId));
  return nodePath(notebook, visit.store.nodes.byId(pageId));
}
