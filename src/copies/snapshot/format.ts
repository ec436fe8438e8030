/**
 * The snapshot format, version 1: what stands in `vault.json`, `snapshot.json`, `notebook.json` and `page.json`. Somebody who finds a
 * folder of it in twenty years has docs/snapshot-format.md, and these types say the same.
 *
 * A later version may add fields, never rename or drop one; a reader ignores what it does not know. Nothing but `snapshot.json` holds
 * the time of the run, so that the same content gives the same bytes.
 *
 * @module
 */

/** The version this code writes, and the highest one it reads. */
export const FORMAT_VERSION = 1;

/** Names of the files every snapshot has. */
export const FILE = {
  vault: "vault.json",
  manifest: "snapshot.json",
  notebook: "notebook.json",
  page: "page.json",
  pageView: "page.html",
  index: "index.html",
  sums: "SHA256SUMS",
} as const;

/** An element of an answer that labapi has no name for, as it came. */
export interface RawElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children?: readonly RawElement[];
}

/** `vault.json`: whose copies these are. Holds no secret. */
export interface VaultDocument {
  readonly format: "labapi-vault";
  readonly formatVersion: number;
  /** Where the notebooks come from. */
  readonly baseUrl: string;
  /** Email of the person who takes the copies. */
  readonly account: string;
  readonly accessKeyId: string;
  /** ISO 8601, UTC; as all dates here. */
  readonly madeAt: string;
}

/** What somebody may do, where LabArchives said so. */
export interface AccessDocument {
  readonly canRead?: boolean;
  readonly canWrite?: boolean;
  readonly canReadComments?: boolean;
  readonly canWriteComments?: boolean;
}

/** A file of the snapshot. */
export interface FileDocument {
  /** The true name, as LabArchives has it; never a path. */
  readonly name: string;
  /** Where it lies: a file name in the folder of its page. `null` when the bytes could not be had; `missing` says why. */
  readonly path: string | null;
  readonly contentType?: string;
  readonly sizeBytes: number;
  /** Hex; empty when the bytes could not be had. */
  readonly sha256: string;
  readonly missing?: string;
}

export interface CommentDocument {
  readonly id: string;
  readonly text: string;
  readonly author?: string;
  readonly authorEmail?: string;
  readonly createdAt?: string;
  readonly extra?: readonly RawElement[];
}

/** An earlier state of an entry. The API gives none; the native backup does. */
export interface VersionDocument {
  readonly version: number;
  readonly updatedAt?: string;
  readonly content?: string | null;
  readonly file?: FileDocument;
}

/** Something on a page. Fields that LabArchives did not send are left out. */
export interface EntryDocument {
  /** Opaque. From the native backup, where API ids are not known: `backup:` and the number of the row. */
  readonly id: string;
  /** LabArchives' own name of the type: `text entry`, `plain text entry`, `heading`, `Attachment`, `widget entry`… */
  readonly partType: string;
  readonly version?: number;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly lastModifiedVerb?: string;
  readonly lastModifiedBy?: string;
  readonly lastModifiedIp?: string;
  readonly changeDescription?: string;
  readonly caption?: string;
  readonly access?: AccessDocument;
  /** `none`, `generic` or `unique`. */
  readonly thumbInfo?: string;
  readonly snapshotInfo?: string;
  readonly webUrl?: string;
  /** The entry's data as LabArchives stores it: HTML, plain text, JSON, XML, TeX; `null` where it says there is none. */
  readonly content: string | null;
  readonly commentCount?: number;
  /** Oldest first. */
  readonly comments: readonly CommentDocument[];
  /** The file of an attachment. */
  readonly file?: FileDocument;
  /** LabArchives' picture of a widget or sketch. */
  readonly picture?: FileDocument;
  /** LabArchives' small picture of an attachment; only when asked for. */
  readonly thumbnail?: FileDocument;
  /** Earlier ones, oldest first. */
  readonly versions?: readonly VersionDocument[];
  /** Elements of the answer that labapi has no name for. */
  readonly extra?: readonly RawElement[];
}

/** What is on a page, wherever the page is. */
export interface PageContent {
  readonly entries: readonly EntryDocument[];
  /** Members of the listing that could not be read as entries, as they came. */
  readonly unreadable?: readonly RawElement[];
}

/** `page.json`: a page, exactly. */
export interface PageDocument extends PageContent {
  readonly format: "labapi-page";
  readonly formatVersion: number;
  readonly id: string;
  readonly name: string;
  /** Names from the top of the notebook to this page, its own included. */
  readonly path: readonly string[];
  readonly webUrl?: string;
  readonly access?: AccessDocument;
  readonly extra?: readonly RawElement[];
}

/** A folder or page of the tree in `notebook.json`, in notebook order. */
export interface NodeDocument {
  readonly id: string;
  readonly kind: "folder" | "page";
  /** The true name. */
  readonly name: string;
  /** Name of its folder on disk, below that of its parent. */
  readonly folder: string;
  readonly webUrl?: string;
  readonly access?: AccessDocument;
  readonly extra?: readonly RawElement[];
  /** Why nothing of it is here: a page that could never be read. It has no `page.json` then. */
  readonly missing?: string;
  /** Of a folder. */
  readonly children?: readonly NodeDocument[];
}

/** Somebody who can open the notebook. */
export interface MemberDocument {
  readonly email?: string;
  readonly fullName?: string;
  readonly role: string;
  readonly ssoId?: string;
  readonly orcid?: string;
  readonly canOwnNotebooks?: boolean;
  readonly extra?: readonly RawElement[];
}

/** What LabArchives says about the notebook beside its tree; a part that it refused is left out and named in `missing`. */
export interface SettingsDocument {
  readonly info?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly members?: readonly MemberDocument[];
  readonly missing?: Readonly<Record<string, string>>;
}

/** `notebook.json`: the notebook, its people and settings, and the tree with where each node lies. */
export interface NotebookDocument {
  readonly format: "labapi-notebook";
  readonly formatVersion: number;
  readonly id: string;
  readonly name: string;
  readonly webUrl?: string;
  readonly settings: SettingsDocument;
  readonly children: readonly NodeDocument[];
  /** Members of listings that could not be read as nodes, as they came. */
  readonly unreadable?: readonly RawElement[];
}

/** Something that is not in the snapshot as it should be. */
export interface Omission {
  /** What it is about: a page, a folder, a file of a page, or the notebook's settings. */
  readonly kind: "page" | "folder" | "file" | "entry" | "settings";
  readonly id: string;
  /** Names from the top of the notebook. */
  readonly path: readonly string[];
  readonly why: string;
  /** When what stands here instead was read; absent where nothing stands here. */
  readonly staleSince?: string;
}

/** What became of the entries of one part type. */
export interface Fidelity {
  readonly partType: string;
  readonly count: number;
  /** All of it is here, and the page shows it. */
  readonly kept: number;
  /** Its data is here as LabArchives stores it, but no picture or text of it. */
  readonly rawOnly: number;
  /** Something of it is not here. */
  readonly incomplete: number;
  /** Why, with how often. */
  readonly notes: readonly { readonly why: string; readonly count: number }[];
}

export interface SnapshotCounts {
  readonly folders: number;
  readonly pages: number;
  readonly entries: number;
  /** Files that people attached. */
  readonly files: number;
  readonly comments: number;
  /** Of all files below the snapshot, the ones labapi made included. */
  readonly bytes: number;
  /** Of those, what no earlier snapshot had. */
  readonly newBytes: number;
}

/** `snapshot.json`: when, from where, how complete; and the seal over everything else. */
export interface ManifestDocument {
  readonly format: "labapi-snapshot";
  readonly formatVersion: number;
  /** `labapi` and its version. */
  readonly generator: string;
  readonly source: "live" | "backup";
  readonly baseUrl: string;
  readonly account: string;
  readonly notebook: { readonly id: string; readonly name: string };
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The server's time when it began, where it was learnt. */
  readonly serverTimeAtStart?: string;
  /** Name of the snapshot before this one, whose unchanged files are the same. */
  readonly previous?: string;
  readonly isComplete: boolean;
  readonly omissions: readonly Omission[];
  readonly fidelity: readonly Fidelity[];
  readonly counts: SnapshotCounts;
  readonly tags: readonly string[];
  /** Of the file `SHA256SUMS`, hex. */
  readonly sumsSha256: string;
  /** SHA-256 of this document without this field, as it is written here: an altered manifest shows. */
  readonly seal: string;
}
