/** What a copy of any kind is to become in a notebook: folders, pages, and what stands on them, in order. */
export type ImportNode = ImportFolder | ImportPage;

export interface ImportFolder {
  readonly kind: "folder";
  readonly name: string;
  readonly children: readonly ImportNode[];
}

export interface ImportPage {
  readonly kind: "page";
  readonly name: string;
  /** Read when it is needed, each time the same. */
  readonly items: () => Promise<readonly ImportItem[]>;
}

/** An entry to be. */
export type ImportItem = TextItem | FileItem;

export interface TextItem {
  readonly kind: "text" | "plain-text" | "heading";
  readonly content: string;
  readonly comments: readonly string[];
}

export interface FileItem {
  readonly kind: "file";
  readonly name: string;
  readonly caption: string | undefined;
  readonly bytes: ItemBytes;
  readonly comments: readonly string[];
}

/** Bytes of a file, wherever they are. */
export interface ItemBytes {
  /** For messages. */
  readonly where: string;
  readonly sizeBytes: number;
  /** What the copy says of it, hex; `undefined` when it says nothing that could be checked. */
  readonly sha256: string | undefined;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
}

/** Something to know about an import before it is done. */
export interface ImportFinding {
  /** `note`: converted, or not taken over. `warning`: odd. `damage`: missing, or not what the copy says it is. */
  readonly severity: "note" | "warning" | "damage";
  readonly where: string;
  readonly what: string;
}

/** A copy, opened for import. */
export interface ImportSource extends AsyncDisposable {
  readonly name: string;
  /** The same copy has the same one, hex: it tells whether a run goes on with an earlier one. */
  readonly fingerprint: string;
  readonly nodes: readonly ImportNode[];
  readonly findings: readonly ImportFinding[];
}

/** Bytes that are here already. */
export function bytesOf(where: string, data: string | Uint8Array): ItemBytes {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  return {
    where,
    sizeBytes: bytes.byteLength,
    sha256: undefined,
    // oxlint-disable-next-line require-await -- files are opened in the same way
    open: async () => one(bytes),
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield await Promise.resolve(bytes);
}
