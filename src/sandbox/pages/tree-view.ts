import { html } from "hono/html";
import type { OpenNotebook } from "../rights.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";
import { type Html, NOTHING } from "./html.ts";
import { dashboardPath, nodePath } from "./paths.ts";
import type { Visit } from "./visit.ts";

// Up to here a notebook is shown unfolded.
const SMALL_TREE = 60;

/** The folders and pages of a notebook that somebody may read; what lies below a closed folder stays closed. */
export class Tree {
  readonly notebook: NotebookRow;
  readonly size: number;
  readonly #byParent = new Map<number | null, NodeRow[]>();

  constructor({ store }: Pick<Visit, "store">, open: OpenNotebook) {
    const { notebook } = open;
    this.notebook = notebook;
    const nodes = store.nodes.all(notebook.id).filter((node) => open.of(node).canRead);
    for (const node of nodes) {
      const siblings = this.#byParent.get(node.parentId);
      if (siblings === undefined) this.#byParent.set(node.parentId, [node]);
      else siblings.push(node);
    }
    this.size = nodes.length;
  }

  children(parentId: number | null): readonly NodeRow[] {
    return this.#byParent.get(parentId) ?? [];
  }
}

/** The tree beside a page, as nested lists. The folders above the current node are open. */
export function treeView(tree: Tree, line: readonly NodeRow[] = []): Html {
  const { notebook } = tree;
  const current = line.at(-1);
  return html`<nav class="side tree" aria-label="Notebook">
    <h2><a href="${dashboardPath(notebook)}" ${current === undefined ? CURRENT : ""}>${notebook.name}</a></h2>
    ${tree.size === 0 ? html`<p class="note">Nothing here yet.</p>` : level(tree, null, line)}
  </nav>`;
}

const CURRENT = html`aria-current="page"`;

function level(tree: Tree, parentId: number | null, line: readonly NodeRow[]): Html {
  const items = tree.children(parentId).map((node) => {
    const href = nodePath(tree.notebook, node);
    const current = node.id === line.at(-1)?.id ? CURRENT : "";
    const link = html`<a href="${href}" ${current}>${node.name}</a>`;
    if (node.isPage) return html`<li>${link}</li>`;
    const isOpen = tree.size <= SMALL_TREE || line.some(({ id }) => id === node.id);
    return html`<li>
      <details ${isOpen ? "open" : ""}>
        <summary>${link}</summary>
        ${level(tree, node.id, line)}
      </details>
    </li>`;
  });
  return items.length === 0
    ? NOTHING
    : html`<ul>
        ${items}
      </ul>`;
}
