import { FolderNode } from "./folder-node.ts";
import type { MakeNode } from "./notebook-state.ts";
import { PageNode } from "./page-node.ts";

/** The object of a listed node. */
export const makeNode: MakeNode = (state, parent, record) =>
  record.isPage === false ? new FolderNode(state, parent, record) : new PageNode(state, parent, record);
