import type { Row, Value } from "./database.ts";

/** A file as it lies in the blob store. */
export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A picture (or PDF) that stands for an entry: a thumbnail of its own, or a snapshot of a widget. */
export interface Preview {
  readonly sha256: string;
  readonly contentType: string;
}

/** What an upload brings: the file, and what a container said about it. */
export interface Attachment {
  readonly file: StoredFile;
  readonly preview?: Preview | undefined;
  /** Text to find it by. */
  readonly indexText?: string | undefined;
}

export interface EntryRow {
  readonly id: number;
  readonly wireId: string;
  /** `null` in an Inbox. */
  readonly notebookId: number | null;
  readonly pageId: number | null;
  readonly ownerId: number;
  readonly partType: string;
  readonly data: string | null;
  readonly caption: string | null;
  readonly changeDescription: string | null;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly verb: string;
  readonly modifiedBy: string;
  readonly modifiedIp: string;
  readonly file: StoredFile | undefined;
  readonly preview: Preview | undefined;
  /** When the file itself came, and which version that was. */
  readonly uploadedAt: number | null;
  readonly uploadedVersion: number | null;
}

/** One version of an entry, as it was. */
export interface VersionRow {
  readonly entryId: number;
  readonly version: number;
  readonly verb: string;
  readonly modifiedBy: string;
  readonly updatedAt: number;
  readonly data: string | null;
  readonly file: StoredFile | undefined;
}

export function fileColumns(file: StoredFile | undefined): Value[] {
  return file === undefined ? [null, null, null, null] : [file.name, file.sizeBytes, file.contentType, file.sha256];
}

export function toEntry(row: Row): EntryRow {
  return {
    id: Number(row["id"]),
    wireId: String(row["wire_id"]),
    notebookId: row["notebook_id"] as number | null,
    pageId: row["page_id"] as number | null,
    ownerId: Number(row["owner_id"]),
    partType: String(row["part_type"]),
    data: row["data"] as string | null,
    caption: row["caption"] as string | null,
    changeDescription: row["change_description"] as string | null,
    version: Number(row["version"]),
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    verb: String(row["verb"]),
    modifiedBy: String(row["modified_by"]),
    modifiedIp: String(row["modified_ip"]),
    file: toFile(row),
    preview:
      typeof row["preview_sha256"] === "string"
        ? { sha256: row["preview_sha256"], contentType: String(row["preview_type"]) }
        : undefined,
    uploadedAt: row["uploaded_at"] as number | null,
    uploadedVersion: row["uploaded_version"] as number | null,
  };
}

export function toVersion(row: Row): VersionRow {
  return {
    entryId: Number(row["entry_id"]),
    version: Number(row["version"]),
    verb: String(row["verb"]),
    modifiedBy: String(row["modified_by"]),
    updatedAt: Number(row["updated_at"]),
    data: row["data"] as string | null,
    file: toFile(row),
  };
}

function toFile(row: Row): StoredFile | undefined {
  if (typeof row["sha256"] !== "string") return undefined;
  return {
    name: String(row["file_name"]),
    contentType: String(row["content_type"]),
    sizeBytes: Number(row["file_size"]),
    sha256: row["sha256"],
  };
}
