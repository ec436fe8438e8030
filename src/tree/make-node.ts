import { Folder } from "./folder.ts";
import type { MakeNode } from "./notebook-state.ts";
import { Page } from "./page.ts";

/** The object of a listed node. */
export const makeNode: MakeNode = (state, parent, record) =>
  record.isPage ? new Page(state, parent, record) : new Folder(state, parent, record);
