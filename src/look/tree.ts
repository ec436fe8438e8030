import { html } from "hono/html";
import { type Html, NOTHING } from "./html.ts";

/** A folder or page in the tree. */
export interface TreeItem {
  readonly name: string;
  /** Absent where there is nothing to open. */
  readonly href?: string | undefined;
  readonly isCurrent?: boolean;
  /** Of a folder: is it unfolded? */
  readonly isOpen?: boolean;
  /** After the name: why there is nothing. */
  readonly note?: string | undefined;
  /** Id of the element, to be pointed at. */
  readonly anchor?: string;
  /** Of a folder. */
  readonly children?: readonly TreeItem[];
}

/** The tree beside a page, with the notebook's own name above it. */
export function treeNav(book: TreeItem, items: readonly TreeItem[]): Html {
  return html`<nav class="side tree" aria-label="Notebook" id="tree">
    <p class="book">${nameOf(book)}</p>
    ${items.length === 0 ? html`<p class="note">Nothing here yet.</p>` : treeList(items)}
  </nav>`;
}

/** Nested lists; a folder opens and closes without a script. */
export function treeList(items: readonly TreeItem[]): Html {
  if (items.length === 0) return NOTHING;
  return html`<ul>
    ${items.map(itemOf)}
  </ul>`;
}

function itemOf(item: TreeItem): Html {
  const anchor = item.anchor === undefined ? "" : html` id="${item.anchor}"`;
  if (item.children === undefined) return html`<li${anchor}>${nameOf(item)}</li>`;
  return html`<li${anchor}><details ${item.isOpen === true ? "open" : ""}>
    <summary>${nameOf(item)}</summary>
    ${treeList(item.children)}
  </details></li>`;
}

function nameOf({ name, href, isCurrent, note }: TreeItem): Html {
  const remark = note === undefined ? NOTHING : html` <span class="note">${note}</span>`;
  if (href === undefined) return html`<span class="name">${name}</span>${remark}`;
  return html`<a href="${href}" ${isCurrent === true ? html`aria-current="page"` : ""}>${name}</a>${remark}`;
}
