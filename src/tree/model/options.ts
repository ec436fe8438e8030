import type { CallOptions, TransferOptions } from "../../transport/options.ts";
import type { ParamsOf } from "../../endpoints/endpoint.ts";
import type { notebooks } from "../../endpoints/index.ts";

/** What to do about a namesake: refuse, take it, put it into the trash first, or have two of that name. */
export type IfExists = "error" | "keep" | "replace" | "duplicate";

export interface LookupOptions extends CallOptions {
  /** Look only among these; both unless given. */
  readonly kind?: "folder" | "page" | undefined;
}

export interface CreateOptions extends CallOptions {
  /** `"error"` unless given. */
  readonly ifExists?: IfExists | undefined;
  /** Make the folders on the way as well. */
  readonly parents?: boolean | undefined;
}

export interface EntriesOptions extends CallOptions {
  /** Read the page anew, also if it was read before; entries that stay are the same objects, updated in place. */
  readonly again?: boolean | undefined;
}

export interface MoveOptions extends CallOptions {
  /** Place among the new siblings, 0 for the first; at the end unless given. */
  readonly position?: number | undefined;
}

export interface WalkOptions extends CallOptions {
  /** How many levels down; 1 is the children alone. Everything unless given. */
  readonly depth?: number | undefined;
}

/** Roles that can be given; the owner's is only transferred. */
export type NotebookRole = NonNullable<ParamsOf<typeof notebooks.addUserToNotebook>["role"]>;

/** Settings of a notebook that can be changed; what is left out stays. */
export type NotebookSettings = Omit<ParamsOf<typeof notebooks.modifyNotebookInfo>, "userId" | "notebookId">;
export type NotebookMetadata = Omit<ParamsOf<typeof notebooks.modifyNotebookMetadata>, "userId" | "notebookId">;

export interface BackupOptions extends TransferOptions {
  /** Leave the files out; they are in unless this is `false`. */
  readonly attachments?: boolean | undefined;
  /** Tables as SQLite (the default) or JSON, inside the archive either way. */
  readonly format?: "sqlite" | "json" | undefined;
}

export interface CreateNotebookOptions extends CallOptions {
  /** Folders LabArchives puts into it; none unless given. */
  readonly initialFolders?: ParamsOf<typeof notebooks.createNotebook>["initialFolders"];
  /** The institution's own id. */
  readonly siteNotebookId?: string | undefined;
}
