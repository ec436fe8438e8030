import { html } from "hono/html";
import { fileAnswer } from "../answer.ts";
import { GENERIC_ICON, isPicture } from "../pictures.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { entryView } from "./entry-view.ts";
import { EXTERNAL_APPS_PATH } from "./external-apps.ts";
import { view } from "./layout.ts";
import { redirect } from "./page.ts";
import { anchorOf, dashboardPath, pagePath } from "./paths.ts";
import { treeView } from "./tree-view.ts";
import type { Viewer } from "./viewer.ts";

/** `GET /`: the notebooks of whoever is signed in. */
export function showStart(viewer: Viewer): Promise<Response> {
  const { store } = viewer.context;
  const items = store.notebooks.ofUser(viewer.account.id).map(({ notebook, isDefault }) => {
    const owner = store.accounts.byId(notebook.ownerId);
    const note = `${isDefault ? "default, " : ""}owned by ${owner?.fullName ?? "?"}`;
    return html`<li><a href="${dashboardPath(notebook)}">${notebook.name}</a> <span class="note">${note}</span></li>`;
  });
  const content = html`<ul>
      ${items}
    </ul>
    <p class="note">
      A LabArchives of your own: nothing here leaves this machine. Applications and one-hour tokens:
      <a href="${EXTERNAL_APPS_PATH}">External App authentication</a>.
    </p>`;
  return view(viewer, { title: "Notebooks", content });
}

/** `GET /<notebook>/notebook-dashboard`: its tree. */
export async function showDashboard(viewer: Viewer, nbid: string): Promise<Response> {
  const open = viewer.notebook(nbid);
  const { notebook } = open;
  const { store } = viewer.context;
  const people = store.notebooks.members(notebook.id).map(({ userId, role }) => {
    const person = store.accounts.byId(userId);
    return html`<li>${person?.fullName ?? "?"} <span class="note">${role.toLowerCase()}</span></li>`;
  });
  const content = html`<p>Choose a page on the left.</p>
    <h2>People</h2>
    <ul>
      ${people}
    </ul>`;
  return view(viewer, { title: notebook.name, aside: treeView(store, open, undefined), content, notebook });
}

/** `GET /<notebook>/page/<node>`: the entries of a page. */
export async function showPage(viewer: Viewer, nbid: string, treeId: string): Promise<Response> {
  const open = viewer.notebook(nbid);
  const { notebook } = open;
  const { store } = viewer.context;
  const node = viewer.node(open, treeId);
  if (!node.isPage) return redirect(dashboardPath(notebook));
  const above = store.nodes.ancestry(node.id).slice(0, -1);
  const crumbs = [notebook.name, ...above.map(({ name }) => name)].join(" / ");
  const entries = store.entries.ofPage(node.id);
  const content =
    entries.length === 0
      ? html`<p>Nothing on this page yet.</p>`
      : html`${entries.map((entry) => entryView(store, entry))}`;
  return view(viewer, { title: node.name, crumbs, aside: treeView(store, open, node), content, notebook });
}

/** `GET /entry/<entry>`: where it stands. */
export async function showEntry(viewer: Viewer, eid: string): Promise<Response> {
  const { store } = viewer.context;
  const entry = viewer.entry(eid);
  if (entry.notebookId === null || entry.pageId === null) {
    return view(viewer, { title: "Inbox", content: entryView(store, entry) });
  }
  const path = pagePath(store.notebooks.byId(entry.notebookId), store.nodes.byId(entry.pageId));
  return redirect(`${path}#${anchorOf(entry)}`);
}

/** `GET /file/<entry>`: the bytes, for saving; with `?inline` a picture for looking at. */
export async function sendFile(viewer: Viewer, eid: string, isInline: boolean): Promise<Response> {
  const { file } = viewer.entry(eid);
  if (file === undefined) throw new SandboxFault(4511);
  const answer = fileAnswer(file, viewer.context.blobs);
  if (isInline && isPicture(file.contentType)) answer.headers.set("content-disposition", "inline");
  answer.headers.set("cache-control", "no-store");
  return answer;
}

/** `GET /icon.png`: what stands for a file that is no picture. */
export function sendIcon(): Response {
  return new Response(GENERIC_ICON, { headers: { "content-type": "image/png", "cache-control": "max-age=86400" } });
}
