import { Folder } from "./folder.ts";
import type { MakeNode } from "./notebook-state.ts";
import { Page } from "./page.ts";

/** The object of a listed node. */
export const makeNode: MakeNode = (state, parent, record) =>
  record.isPage === false ? new Folder(state, parent, record) : new Page(state, parent, record);
