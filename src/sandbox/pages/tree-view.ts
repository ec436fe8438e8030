import type { OpenNotebook } from "../rights.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";
import type { Html } from "../../look/html.ts";
import { type TreeItem, treeNav } from "../../look/tree.ts";
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

/**
 * The tree beside a page, as nested lists. The folders above the current node are open. The notebook's name is no heading: it stands
 * before the page's title, which is the first.
 */
export function treeView(tree: Tree, line: readonly NodeRow[] = []): Html {
  const { notebook } = tree;
  const book = { name: notebook.name, href: dashboardPath(notebook), isCurrent: line.length === 0 };
  return treeNav(book, itemsOf(tree, null, line));
}

function itemsOf(tree: Tree, parentId: number | null, line: readonly NodeRow[]): TreeItem[] {
  return tree.children(parentId).map((node) => {
    const item = { name: node.name, href: nodePath(tree.notebook, node), isCurrent: node.id === line.at(-1)?.id };
    if (node.isPage) return item;
    const isOpen = tree.size <= SMALL_TREE || line.some(({ id }) => id === node.id);
    return { ...item, isOpen, children: itemsOf(tree, node.id, line) };
  });
}
