/**
 * What a program sees of the entries of a page; the objects behind it are nobody's business.
 *
 * @module
 */
import type { CommentId, EntryId } from "../../core/ids.ts";
import type { AccessRecord, EntryRecord } from "../../endpoints/records.ts";
import type { Download, SavedFile } from "../../transport/download.ts";
import type { CallOptions, TransferOptions } from "../../transport/options.ts";
import type { UploadSource } from "../../transport/upload.ts";
import type { Comment } from "./comment.ts";
import type { DownloadOptions, FileDetails, UpdateOptions } from "./details.ts";
import type { Receipt } from "./receipt.ts";

/** `text` is rich text (an HTML fragment), `plain-text` and `heading` are plain. */
export type TextKind = "text" | "plain-text" | "heading";

/** Kinds the API can show but not write, and whatever LabArchives may add. */
export type OtherKind = "widget" | "sketch" | "reference" | "equation" | "assignment" | "unknown";

/** Anything on a page; `kind` tells which, and narrows the type. */
export type Entry = TextEntry | AttachmentEntry | OtherEntry;

/** What an entry shows itself as, printed or in JSON. */
export interface EntrySummary {
  readonly kind: Entry["kind"];
  readonly id: string;
  readonly partType: string;
  readonly version?: number;
  readonly updatedAt?: Date;
  readonly webUrl: string;
  readonly commentCount?: number;
  /** The first 120 characters of a text, or of the data of an entry that is neither text nor file. */
  readonly content?: string;
  readonly filename?: string;
  readonly sizeBytes?: number;
  readonly contentType?: string;
  readonly caption?: string;
}

/** What all entries have in common. Entries are the same if their `id` is; they are updated in place. */
export interface EntryBase {
  readonly id: EntryId;
  /** What the entry is, for `switch`; unknown part types are `"unknown"`. */
  readonly kind: TextKind | OtherKind | "attachment";
  /** LabArchives' own name of the type, for example `text entry`. */
  readonly partType: string;
  /** Counts every change: content, file, caption, and moves to another page. Starts at 1. */
  readonly version: number | undefined;
  readonly createdAt: Date | undefined;
  readonly updatedAt: Date | undefined;
  /** Full name of whoever changed it last. */
  readonly lastModifiedBy: string | undefined;
  /** Full name of the author; LabArchives tells only while nobody has changed the entry. */
  readonly createdBy: string | undefined;
  /** What was done last, in LabArchives' words. */
  readonly lastModifiedVerb: string | undefined;
  readonly changeDescription: string | undefined;
  /** What the signed-in person may do with the entry, where LabArchives said so. */
  readonly access: AccessRecord | undefined;
  /** How many comments there are, where LabArchives said so. */
  readonly commentCount: number | undefined;
  /** Where a person can look at the entry. */
  readonly webUrl: string;
  /** Everything LabArchives said about the entry, elements unknown to labapi included (`extra`). */
  readonly raw: EntryRecord;
  /** Proof of the last write through this object; `undefined` when it only read. */
  readonly receipt: Receipt | undefined;
  /** The comments, oldest first. Costs no call when they came with the page. */
  comments(options?: CallOptions): Promise<readonly Comment[]>;
  /** Adds a plain-text comment and gives it. */
  comment(text: string, options?: CallOptions): Promise<Comment>;
  /** Deletes a comment. Its author, and the notebook's owner and administrators, may. */
  deleteComment(id: CommentId, options?: CallOptions): Promise<void>;
  /** Asks LabArchives anew and updates this object in place. */
  refresh(options?: CallOptions): Promise<this>;
  toJSON(): EntrySummary;
}

/** A text, plain text or heading entry. */
export interface TextEntry extends EntryBase {
  readonly kind: TextKind;
  /** HTML for `text`, plain text otherwise. */
  readonly content: string;
  /**
   * Replaces the whole content.
   *
   * @throws VersionConflictError if `ifVersion` is given and somebody changed the entry meanwhile; `isWritten` says whether the
   * content was replaced nevertheless.
   * @example
   * ```ts
   * await entry.update("<p>Corrected</p>", { ifVersion: entry.version });
   * ```
   */
  update(content: string, options?: UpdateOptions): Promise<this>;
}

/** A file on a page. Its bytes are streamed, never kept. */
export interface AttachmentEntry extends EntryBase {
  readonly kind: "attachment";
  /** The name under which it was uploaded; never a path. */
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly caption: string;
  /** Whether a picture of the file's own content exists, beside the icon of its type. */
  readonly hasThumbnail: boolean;
  /**
   * The file's bytes, streamed. Read them once, or cancel. What comes is compared with the size LabArchives lists, and with the
   * SHA-256 where it is known; before a file is called wrong, the entry is refreshed once, as it may have a new version.
   *
   * @throws DecodeError from whatever reads the bytes, when they are not the file.
   * @example
   * ```ts
   * const text = await (await entry.download()).text();
   * ```
   */
  download(options?: DownloadOptions): Promise<Download>;
  /**
   * Saves the file. Under `path` there is never half a file, nor a wrong one; what was there is replaced. The folder is made where it
   * is missing.
   *
   * @throws DecodeError when what came twice is not the file; UsageError where the file system refuses.
   */
  saveTo(path: string, options?: DownloadOptions): Promise<SavedFile>;
  /** The whole file in memory, compared as {@link download} says. */
  bytes(options?: DownloadOptions): Promise<Uint8Array>;
  /** The whole file as UTF-8 text, compared as {@link download} says. */
  text(options?: DownloadOptions): Promise<string>;
  /** A small picture: of the content, or the icon of the file's type. */
  thumbnail(options?: TransferOptions): Promise<Download>;
  /** When the file itself was uploaded last; captions and moves do not count. */
  lastUploadedAt(options?: CallOptions): Promise<Date>;
  /** The largest file the signed-in person may upload, in bytes. */
  uploadLimitBytes(options?: CallOptions): Promise<number>;
  /**
   * Uploads a new version of the file; the old one stays in the entry's history. Name and caption stay unless given.
   *
   * @throws PartialWriteError if the file changed while it was uploaded, so that the entry holds a mixture.
   */
  replace(source: UploadSource, details?: FileDetails & TransferOptions): Promise<this>;
}

/** The two entries of a JSON document. */
export interface JsonEntries {
  /** The document itself. */
  readonly file: AttachmentEntry;
  /** What people read on the page. */
  readonly preview: TextEntry;
}

/** An entry that only LabArchives' own editors can write. Everything it says is in `data` and `raw`. */
export interface OtherEntry extends EntryBase {
  readonly kind: OtherKind;
  /** As LabArchives stores it: JSON or HTML of a widget, JSON of a sketch, XML of a reference, MathML or TeX of an equation. */
  readonly data: string;
  /** Whether LabArchives has made a picture of the widget or sketch. */
  readonly hasSnapshot: boolean;
  /** That picture. */
  snapshot(options?: TransferOptions): Promise<Download>;
}
