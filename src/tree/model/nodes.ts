/**
 * What a program sees of a notebook's tree. The objects behind it (`nodes/`) can do more, which is nobody's business: these
 * interfaces are the public contract, in one file, as a page knows its parent and a folder its pages.
 *
 * @module
 */
import type { EntryId, NodeId, NotebookId } from "../../core/ids.ts";
import type {
  AccessRecord,
  NotebookInfoRecord,
  NotebookMetadataRecord,
  NotebookUserRecord,
} from "../../endpoints/records.ts";
import type { FileDetails, JsonDetails } from "../../entries/model/details.ts";
import type { AttachmentEntry, Entry, JsonEntries, TextEntry } from "../../entries/model/kinds.ts";
import type { Receipt } from "../../entries/model/receipt.ts";
import type { SavedFile } from "../../transport/download.ts";
import type { CallOptions, TransferOptions } from "../../transport/options.ts";
import type { UploadSource } from "../../transport/upload.ts";
import type { NotebookPath } from "../path.ts";
import type { CopiedEntry, CopyOptions } from "./copying.ts";
import type {
  BackupOptions,
  CreateOptions,
  EntriesOptions,
  LookupOptions,
  MoveOptions,
  NotebookMetadata,
  NotebookRole,
  NotebookSettings,
  WalkOptions,
} from "./options.ts";
import type { SearchOptions, SearchResults } from "./search.ts";

/** What a node shows itself as, printed or in JSON. */
export interface NodeSummary {
  readonly kind: "notebook" | "folder" | "page";
  readonly id: string;
  readonly name: string;
  /** From the top of the notebook. */
  readonly path: string;
  /** Name of the notebook it is in; a notebook does not repeat its own. */
  readonly notebook?: string;
  readonly webUrl: string;
  /** There only when a refresh no longer found it. */
  readonly isGone?: true;
}

/**
 * What notebooks, folders and pages have in common. Two of them are the same if their `id` is; there is one object per node,
 * and it is updated in place.
 */
export interface TreeNode {
  readonly kind: "notebook" | "folder" | "page";
  /** Opaque; unique within the notebook. */
  readonly id: NodeId | NotebookId;
  /** What stands for it in the tree: its id, or the root's for a notebook. */
  readonly nodeId: NodeId;
  readonly name: string;
  /** The folder or notebook it is in; a notebook is in none. */
  readonly parent: Container | undefined;
  readonly notebook: Notebook;
  /** From the top of the notebook. */
  readonly path: NotebookPath;
  /** Where a person can look at it. */
  readonly webUrl: string;
  /** What the signed-in person may do here, where LabArchives said so. */
  readonly access: AccessRecord | undefined;
  /** True when a refresh no longer found it; every call on it then rejects. */
  readonly isGone: boolean;
  /** Proof of the last write through this object (made, renamed, moved). */
  readonly receipt: Receipt | undefined;
  isPage(): this is Page;
  isFolder(): this is Folder;
  isNotebook(): this is Notebook;
  /** Is it this node, or somewhere below it? */
  isWithin(node: TreeNode): boolean;
  /** Gives it another name; siblings may share one. */
  rename(name: string, options?: CallOptions): Promise<this>;
  /** Moves it under another folder of the same notebook, or the notebook itself. One call, nothing is listed. */
  moveTo(destination: Container, options?: MoveOptions): Promise<this>;
  /**
   * LabArchives cannot delete. This renames it with the time and moves it into the folder `API Deleted Items` at the top of the
   * notebook, out of which `restore` takes it back.
   */
  trash(options?: CallOptions): Promise<this>;
  /**
   * Takes it out of `API Deleted Items`, under the name it had. LabArchives does not say where it was, so it comes to the top of the
   * notebook unless a place is given. One call.
   *
   * @throws UsageError when it is not in there.
   * @example
   * ```ts
   * for (const node of await notebook.deleted()) if (node.name.startsWith("Plate 7 - Deleted")) await node.restore();
   * ```
   */
  restore(to?: Container, options?: CallOptions): Promise<this>;
  /** Asks LabArchives anew for it, and for what was read below it. Objects are updated in place; those that left are marked. */
  refresh(options?: CallOptions): Promise<this>;
  /**
   * Copies it with everything below it, also into another notebook. The report says of every entry whether it was kept, converted
   * or left out, and why.
   *
   * @throws PartialWriteError with what was written, when it stops half-way.
   */
  copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport>;
  toJSON(): NodeSummary;
}

/** A notebook or a folder: something with folders and pages in it. Its children are listed once, on first use. */
export interface Container extends TreeNode {
  readonly kind: "notebook" | "folder";
  /** Folders and pages directly below, in notebook order. One call the first time, none later. */
  children(options?: CallOptions): Promise<readonly (Folder | Page)[]>;
  /**
   * The only child of that name.
   *
   * @throws NotFoundError with the nearest names; AmbiguousNameError with the ids, if several carry the name.
   */
  get(name: string, options?: LookupOptions): Promise<Folder | Page>;
  /** Like {@link get}, but `undefined` when there is none. */
  find(name: string, options?: LookupOptions): Promise<Folder | Page | undefined>;
  /** Every child of that name; LabArchives allows several. */
  all(name: string, options?: LookupOptions): Promise<readonly (Folder | Page)[]>;
  /** The child with that id. */
  byId(id: NodeId | string, options?: CallOptions): Promise<Folder | Page>;
  /**
   * Follows a path: relative to this container, or with a leading `/` from the top of the notebook. On the way a folder is meant;
   * where a folder and a page share the last name, say which with `kind`.
   *
   * @throws TraversalError naming the first segment that leads nowhere, with the names beside it; PathError for no path.
   * @example
   * ```ts
   * const page = await notebook.traverse("Experiments/2026/Results");
   * ```
   */
  traverse(path: string | NotebookPath, options?: LookupOptions): Promise<Folder | Page | Container>;
  /**
   * Like {@link traverse}, but `undefined` when the path leads nowhere.
   *
   * @throws AmbiguousNameError if several carry a name on the way; PathError for no path.
   * @example
   * ```ts
   * const page = await notebook.findPath("Experiments/2026/Results", { kind: "page" });
   * if (page?.isPage()) console.log((await page.entries()).length);
   * ```
   */
  findPath(path: string | NotebookPath, options?: LookupOptions): Promise<Folder | Page | Container | undefined>;
  /** The folder at a path, made with its parents where it is missing. A page of that name is no obstacle: both may be there. */
  folder(path: string | NotebookPath, options?: CallOptions): Promise<Folder>;
  /** The page at a path, made with its parents where it is missing. A folder of that name is no obstacle: both may be there. */
  page(path: string | NotebookPath, options?: CallOptions): Promise<Page>;
  /** Makes a folder. Its parents must exist, unless `parents` is given. */
  createFolder(path: string | NotebookPath, options?: CreateOptions): Promise<Folder>;
  /**
   * Makes a page. Its parents must exist, unless `parents` is given.
   *
   * @throws NodeExistsError if one of that name is there and `ifExists` does not say what to do about it.
   */
  createPage(path: string | NotebookPath, options?: CreateOptions): Promise<Page>;
  /**
   * Everything below, each folder before its contents, in notebook order. One call per folder. Never partial: it ends when
   * everything was given, or throws.
   */
  walk(options?: WalkOptions): AsyncGenerator<Folder | Page, void, undefined>;
}

/** A folder: named, with folders and pages in it. */
export interface Folder extends Container {
  readonly kind: "folder";
  readonly id: NodeId;
  readonly parent: Container;
}

/** A page: entries, in an order. Adding to it never reads it first. */
export interface Page extends TreeNode {
  readonly kind: "page";
  readonly id: NodeId;
  readonly parent: Container;
  /** The entries in page order, with content and comments. One call the first time, none later unless `again`. */
  entries(options?: EntriesOptions): Promise<readonly Entry[]>;
  /**
   * One entry: by its id, or by its position (0 is the first, -1 the last). Reads the page once, as {@link entries}.
   *
   * @throws NotFoundError when there is none.
   * @example
   * ```ts
   * const last = await page.entry(-1);
   * ```
   */
  entry(which: EntryId | string | number, options?: CallOptions): Promise<Entry>;
  /**
   * The page as Markdown: its name, texts, tables and headings, and a link for every file. Reads the page once, as {@link entries}.
   *
   * @example
   * ```ts
   * console.log(await page.toMarkdown());
   * ```
   */
  toMarkdown(options?: CallOptions): Promise<string>;
  /** Adds rich text: an HTML fragment. */
  addText(html: string, options?: CallOptions): Promise<TextEntry>;
  /** Adds text that is shown as it is. */
  addPlainText(text: string, options?: CallOptions): Promise<TextEntry>;
  addHeading(text: string, options?: CallOptions): Promise<TextEntry>;
  /**
   * Adds a JSON document as a file (named by the moment unless `filename` says it), followed by a readable preview. Gives the file's
   * entry, or with `both` the preview's as well.
   *
   * @throws UsageError for what JSON cannot hold; PartialWriteError if the file is there and its preview is not.
   * @example
   * ```ts
   * const { file, preview } = await page.addJson({ cycles: 40 }, { both: true });
   * ```
   */
  addJson(value: unknown, details: JsonDetails & { readonly both: true }): Promise<JsonEntries>;
  addJson(value: unknown, details?: JsonDetails): Promise<AttachmentEntry>;
  /**
   * Uploads a file: a path, Blob, bytes or stream. The account's limit is checked before the first byte.
   *
   * @throws UsageError if the file cannot be read or is too large; UncertainWriteError if the answer never came.
   * @example
   * ```ts
   * const entry = await page.attach("plate_07.csv", { caption: "Plate 7" });
   * entry.receipt; // id, webUrl, version, sizeBytes, sha256
   * ```
   */
  attach(source: UploadSource, details?: FileDetails & TransferOptions): Promise<AttachmentEntry>;
}

/** A notebook: the top of its tree, its settings and its people. */
export interface Notebook extends Container {
  readonly kind: "notebook";
  readonly id: NotebookId;
  readonly parent: undefined;
  /** Is it the one LabArchives opens first for this person? */
  readonly isDefault: boolean;
  /** A notebook is in no folder: this rejects with a UsageError. */
  moveTo(): Promise<never>;
  /** The API cannot delete notebooks: this rejects with a UsageError. */
  trash(): Promise<never>;
  /** A notebook is never among what was deleted: this rejects with a UsageError. */
  restore(): Promise<never>;
  /** What lies in `API Deleted Items`, each with the time of its deletion in its name. Reads that folder once. */
  deleted(options?: CallOptions): Promise<readonly (Folder | Page)[]>;
  /** Full-text search in this notebook: words, `"phrases"`, AND, OR, NOT. */
  search(query: string, options?: SearchOptions): SearchResults;
  /** Settings. The owner, and people with Site API Access Rights, may read them. */
  info(options?: CallOptions): Promise<NotebookInfoRecord>;
  /** Changes settings, the name included. */
  updateInfo(settings: NotebookSettings, options?: CallOptions): Promise<NotebookInfoRecord>;
  /** Description and the institution's project ids. */
  metadata(options?: CallOptions): Promise<NotebookMetadataRecord>;
  updateMetadata(metadata: NotebookMetadata, options?: CallOptions): Promise<NotebookMetadataRecord>;
  /** Who may open the notebook, and as what. */
  users(options?: CallOptions): Promise<readonly NotebookUserRecord[]>;
  /** Lets somebody in who has an account; as `USER` unless a role is given. */
  addUser(email: string, role?: NotebookRole, options?: CallOptions): Promise<void>;
  setRole(email: string, role: NotebookRole, options?: CallOptions): Promise<void>;
  removeUser(email: string, options?: CallOptions): Promise<void>;
  /** Gives the notebook to another of its people, who must be allowed to own one. The former owner stays as administrator. */
  transferTo(email: string, options?: CallOptions): Promise<void>;
  /**
   * Streams LabArchives' own backup of the notebook, a 7-Zip archive, to a file. Only the owner may (code 4547 otherwise). It can
   * take minutes before the first byte: give `timeoutMs`.
   */
  backup(path: string, options?: BackupOptions): Promise<SavedFile>;
}

/** What a copy did; every `copyTo` gives one. */
export interface CopyReport {
  /** The copy; of a whole notebook, where its contents went, and of one entry, the page it went to. */
  readonly node: Folder | Page | Notebook;
  readonly entries: readonly CopiedEntry[];
  readonly folderCount: number;
  readonly pageCount: number;
  /** True if every entry was kept. */
  readonly isComplete: boolean;
}
