import { createHash } from "node:crypto";
import type { Source, SourceEntry, SourceOptions } from "../source/source.ts";
import type { EntryDocument, PageContent } from "../snapshot/format.ts";
import type { Snapshot } from "../snapshot/open.ts";
import { placed, type SnapshotNode } from "../snapshot/placed.ts";
import { listTree } from "../snapshot/tree.ts";

/** One of two things that are compared: a snapshot, or what a source has now. */
export interface Side {
  readonly label: string;
  nodes(): Promise<readonly SnapshotNode[]>;
  page(node: SnapshotNode): Promise<PageContent>;
}

export function snapshotSide(snapshot: Snapshot): Side {
  return {
    label: snapshot.name,
    nodes: () => Promise.resolve([...snapshot.nodes()]),
    page: (node) => snapshot.readPage(node),
  };
}

/** @param isDownloading - fetch every file and hash it, as LabArchives knows no hash. */
export function sourceSide(source: Source, options: SourceOptions, isDownloading: boolean): Side {
  return {
    label: source.kind === "live" ? "LabArchives" : "the native backup",
    nodes: async () => [...placed((await listTree(source, undefined, undefined, options)).children)],
    page: async ({ document }) => {
      const { entries, unreadable } = await source.page(document.id, options);
      const documents: EntryDocument[] = [];
      for (const entry of entries) documents.push(await describe(source, entry, options, isDownloading));
      return { entries: documents, ...(unreadable.length === 0 ? {} : { unreadable }) };
    },
  };
}

async function describe(
  source: Source,
  entry: SourceEntry,
  options: SourceOptions,
  isDownloading: boolean,
): Promise<EntryDocument> {
  const { attachment, hasPicture: _picture, hasThumbnail: _thumbnail, earlier: _earlier, ...document } = entry;
  if (attachment === undefined) return document;
  const sha256 = isDownloading ? await hashOf(source, entry, options) : "";
  return { ...document, file: { ...attachment, path: null, sha256 } };
}

async function hashOf(source: Source, entry: SourceEntry, options: SourceOptions): Promise<string> {
  const bytes = await source.bytes(entry, "file", options);
  const hash = createHash("sha256");
  try {
    for await (const piece of bytes.pieces()) hash.update(piece);
  } finally {
    await bytes.cancel();
  }
  return hash.digest("hex");
}
