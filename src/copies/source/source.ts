import type {
  AccessDocument,
  EntryDocument,
  NotebookDocument,
  RawElement,
  SettingsDocument,
} from "../snapshot/format.ts";

/** What every call of a source takes. */
export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A folder or page as a source lists it. */
export interface SourceNode {
  readonly id: string;
  readonly kind: "folder" | "page";
  readonly name: string;
  readonly webUrl?: string;
  readonly access?: AccessDocument;
  readonly extra?: readonly RawElement[];
}

/** One level of the tree. */
export interface SourceLevel {
  readonly nodes: readonly SourceNode[];
  readonly unreadable: readonly RawElement[];
}

/** An entry of a page, before its files were fetched. */
export interface SourceEntry extends Omit<EntryDocument, "file" | "picture" | "thumbnail" | "versions"> {
  /** The attachment's file, as the entry describes it. */
  readonly attachment?: { readonly name: string; readonly contentType?: string; readonly sizeBytes: number };
  /** A picture of the entry can be fetched. */
  readonly hasPicture: boolean;
  readonly hasThumbnail: boolean;
  /** Earlier states, where the source has them. */
  readonly earlier?: readonly EarlierEntry[];
}

/** An earlier state of an entry. */
export interface EarlierEntry {
  readonly version: number;
  readonly updatedAt?: string;
  readonly content?: string | null;
  readonly file?: { readonly name: string; readonly sizeBytes: number };
}

export interface SourcePage {
  readonly entries: readonly SourceEntry[];
  readonly unreadable: readonly RawElement[];
}

/** Something that changed, as a search tells it. */
export interface Change {
  readonly entryId: string;
  readonly version: number | undefined;
  readonly updatedAt: string | undefined;
  readonly commentCount: number | undefined;
  /** Ids from the top to the page, joined by LabArchives. */
  readonly treePathIds: string | undefined;
  /** It lies in the person's Inbox, not on a page. */
  readonly isInbox: boolean;
}

/** What changed since a moment. Where the source cannot vouch for the list, `isWhole` is false and every page must be read. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly isWhole: boolean;
}

/** Bytes on their way. */
export interface SourceBytes {
  readonly contentType?: string | undefined;
  pieces(): AsyncIterable<Uint8Array>;
  cancel(): Promise<void>;
}

/** Which bytes of an entry: its file, the file of an earlier version, a picture of it, or the small picture of its file. */
export type BytesKind = "file" | "picture" | "thumbnail" | { readonly version: number };

/** Where a snapshot comes from. Each source gives the same shape, so that the same notebook gives the same snapshot. */
export interface Source {
  readonly kind: "live" | "backup";
  readonly baseUrl: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly notebook: Pick<NotebookDocument, "id" | "name" | "webUrl">;
  /** Ids of every notebook the person can open now: two of a name may both be theirs. */
  readonly notebookIds: readonly string[];
  /** Calls made so far. */
  readonly calls: number;
  /** Makes ready, where there is something to do before the first question. */
  open?(options: SourceOptions): Promise<void>;
  /** The server's time in ISO 8601. */
  serverTime(options: SourceOptions): Promise<string>;
  settings(options: SourceOptions): Promise<SettingsDocument>;
  /** What is directly below a folder; below the notebook for `undefined`. */
  level(folderId: string | undefined, options: SourceOptions): Promise<SourceLevel>;
  changesSince(since: string, options: SourceOptions): Promise<Changes>;
  page(pageId: string, options: SourceOptions): Promise<SourcePage>;
  bytes(entry: SourceEntry, kind: BytesKind, options: SourceOptions): Promise<SourceBytes>;
  /** When an attachment's file itself was uploaded last; `undefined` where the source cannot tell. */
  uploadedAt(entryId: string, options: SourceOptions): Promise<string | undefined>;
  close?(): Promise<void>;
}
