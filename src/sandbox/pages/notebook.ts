import { html, raw } from "hono/html";
import { fileAnswer } from "../answer.ts";
import type { ApiContext } from "../context.ts";
import { utcSeconds } from "../elements.ts";
import { isPicture } from "../pictures.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { EntryRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";
import { EXTERNAL_APPS_PATH } from "./external-apps.ts";
import { contentPage, type Html, page, redirect } from "./page.ts";

/** `GET /`: what there is. */
export function showStart({ store }: ApiContext): Promise<Response> {
  const notebooks = store.notebooks.all().map((notebook) => {
    const owner = store.accounts.byId(notebook.ownerId);
    return html`<li><a href="${dashboardPath(notebook)}">${notebook.name}</a> of ${owner?.fullName ?? "?"}</li>`;
  });
  const body = html`<p>A LabArchives of your own. Nothing here leaves this machine.</p>
    <h2>Notebooks</h2>
    <ul>
      ${notebooks}
    </ul>
    <p><a href="${EXTERNAL_APPS_PATH}">External App authentication</a></p>`;
  return page("Notebooks", body);
}

/** `GET /<notebook>/notebook-dashboard`: its tree. */
export function showDashboard({ store }: ApiContext, nbid: string): Promise<Response> {
  return found(() => {
    const notebook = store.notebooks.byWireId(nbid);
    const byParent = new Map<number | null, NodeRow[]>();
    for (const node of store.nodes.all(notebook.id)) {
      const siblings = byParent.get(node.parentId);
      if (siblings === undefined) byParent.set(node.parentId, [node]);
      else siblings.push(node);
    }
    const back = html`<p><a href="/">All notebooks</a></p>`;
    return page(notebook.name, html`${back}${treeList(notebook, byParent, null)}`);
  });
}

function treeList(
  notebook: NotebookRow,
  byParent: ReadonlyMap<number | null, NodeRow[]>,
  parentId: number | null,
): Html {
  const items = (byParent.get(parentId) ?? []).map((node) =>
    node.isPage
      ? html`<li><a href="${pagePath(notebook, node)}">${node.name}</a></li>`
      : html`<li>${node.name}/ ${treeList(notebook, byParent, node.id)}</li>`,
  );
  return html`<ul>
    ${items}
  </ul>`;
}

/** `GET /<notebook>/page/<node>`: the entries of a page. */
export function showPage({ store }: ApiContext, nbid: string, treeId: string): Promise<Response> {
  return found(() => {
    const notebook = store.notebooks.byWireId(nbid);
    const node = store.nodes.byWireId(notebook.id, treeId);
    if (!node.isPage) return redirect(dashboardPath(notebook));
    const above = store.nodes.ancestry(node.id).slice(0, -1);
    const line = [notebook.name, ...above.map(({ name }) => name)].join(" / ");
    const entries = store.entries.ofPage(node.id);
    const body = html`<p><a href="${dashboardPath(notebook)}">${line}</a></p>
      ${entries.length === 0 ? html`<p>Nothing on this page yet.</p>` : entries.map(entryArticle)}`;
    return contentPage(node.name, body);
  });
}

/** `GET /entry/<entry>`: where it stands. */
export function showEntry({ store }: ApiContext, eid: string): Promise<Response> {
  return found(() => {
    const entry = store.entries.byWireId(eid);
    if (entry.notebookId === null || entry.pageId === null) return contentPage("Inbox", entryArticle(entry));
    const path = pagePath(store.notebooks.byId(entry.notebookId), store.nodes.byId(entry.pageId));
    return redirect(`${path}#e${entry.id}`);
  });
}

/** `GET /file/<entry>`: the bytes, for saving. */
export function sendFile({ store, blobs }: ApiContext, eid: string): Promise<Response> {
  return found(() => {
    const { file } = store.entries.byWireId(eid);
    if (file === undefined) throw new SandboxFault(4511);
    return fileAnswer(file, blobs);
  });
}

function entryArticle(entry: EntryRow): Html {
  const note = html`<p class="note">
    ${entry.partType}, version ${entry.version}, ${entry.modifiedBy}, ${utcSeconds(entry.updatedAt)}
  </p>`;
  return html`<article id="e${entry.id}">${content(entry)}${note}</article>`;
}

/** Rich text goes out as it is: the policy of the page lets nothing in it run, load or send. */
function content(entry: EntryRow): Html {
  const { partType, data, caption, file, wireId } = entry;
  if (file !== undefined) {
    const path = `/file/${encodeURIComponent(wireId)}`;
    const picture = isPicture(file.contentType) ? html`<p><img src="${path}" alt="" /></p>` : html``;
    return html`<p><a href="${path}">${file.name}</a> (${file.sizeBytes} bytes)</p>
      ${picture}
      <p>${caption ?? ""}</p>`;
  }
  if (partType === "heading") return html`<h2>${data ?? ""}</h2>`;
  return partType === "text entry" ? html`<div>${raw(data ?? "")}</div>` : html`<pre>${data ?? ""}</pre>`;
}

function dashboardPath({ wireId }: NotebookRow): string {
  return `/${encodeURIComponent(wireId)}/notebook-dashboard`;
}

function pagePath({ wireId }: NotebookRow, node: NodeRow): string {
  return `/${encodeURIComponent(wireId)}/page/${encodeURIComponent(node.wireId)}`;
}

async function found(task: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof SandboxFault) return page("Not found", html`<p>${error.description}</p>`, 404);
    throw error;
  }
}
