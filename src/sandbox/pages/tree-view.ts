import { html } from "hono/html";
import type { OpenNotebook } from "../rights.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { Store } from "../store/store.ts";
import type { Html } from "./page.ts";
import { dashboardPath, pagePath } from "./paths.ts";

/** The tree of a notebook as nested lists; the page that is shown is marked. */
export function treeView(store: Store, open: OpenNotebook, current: NodeRow | undefined): Html {
  const { notebook } = open;
  const byParent = new Map<number | null, NodeRow[]>();
  for (const node of store.nodes.all(notebook.id)) {
    if (!open.of(node).canRead) continue;
    const siblings = byParent.get(node.parentId);
    if (siblings === undefined) byParent.set(node.parentId, [node]);
    else siblings.push(node);
  }
  const list = (parentId: number | null): Html => {
    const items = (byParent.get(parentId) ?? []).map(
      (node) => html`<li>${node.isPage ? link(node) : folder(node)}</li>`,
    );
    return items.length === 0
      ? html``
      : html`<ul>
          ${items}
        </ul>`;
  };
  const link = (node: NodeRow): Html => {
    const isCurrent = node.id === current?.id;
    return isCurrent
      ? html`<a href="${pagePath(notebook, node)}" aria-current="page">${node.name}</a>`
      : html`<a href="${pagePath(notebook, node)}">${node.name}</a>`;
  };
  const folder = (node: NodeRow): Html => html`<span class="folder">${node.name}/</span>${list(node.id)}`;
  const name = html`<p>
    <strong><a href="${dashboardPath(notebook)}">${notebook.name}</a></strong>
  </p>`;
  return html`<nav class="tree" aria-label="Notebook">${name}${list(null)}</nav>`;
}
