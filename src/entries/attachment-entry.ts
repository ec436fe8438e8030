import { beginningOf } from "../core/printable.ts";
import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { Download, SavedFile } from "../transport/download.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { prepareUpload, type UploadSource } from "../transport/upload.ts";
import { BaseEntry } from "./base-entry.ts";
import type { FileDetails } from "./model/details.ts";
import type { AttachmentEntry, EntrySummary } from "./model/kinds.ts";
import { resolvable } from "./resolvable.ts";

/** A file on a page. Its bytes are streamed, never kept. */
export class AttachmentObject extends BaseEntry implements AttachmentEntry {
  readonly kind = "attachment";
  protected readonly label = "AttachmentEntry";

  /** The name under which it was uploaded; never a path. */
  get filename(): string {
    return this.raw.fileName ?? "";
  }

  /** In bytes. */
  get size(): number {
    return this.raw.fileSizeBytes ?? 0;
  }

  get contentType(): string {
    return this.raw.contentType ?? "application/octet-stream";
  }

  get caption(): string {
    return this.raw.caption ?? this.raw.data ?? "";
  }

  /** Whether a picture of the file's own content exists, beside the icon of its type. */
  get hasThumbnail(): boolean {
    return this.raw.thumbnail === "unique";
  }

  /**
   * The file's bytes, streamed. Read them once, or cancel.
   *
   * @example
   * ```ts
   * const text = await (await entry.download()).text();
   * ```
   */
  download(options?: TransferOptions): Promise<Download> {
    return this.home.context.transport.download(entries.entryAttachment, this.#address, options);
  }

  /** Saves the file. Under `path` there is never half a file; what was there is replaced. */
  async saveTo(path: string, options?: TransferOptions): Promise<SavedFile> {
    await using download = await this.download(options);
    return await download.saveTo(path);
  }

  /** A small picture: of the content, or the icon of the file's type. */
  thumbnail(options?: TransferOptions): Promise<Download> {
    return this.home.context.transport.download(entries.entryThumb, this.#address, options);
  }

  /** When the file itself was uploaded last; captions and moves do not count. */
  async lastUploadedAt(options?: CallOptions): Promise<Date> {
    const answer = await this.home.context.transport.call(entries.attachmentLastUploadedAt, this.#address, options);
    return answer.lastUploadedAt;
  }

  /** The largest file the signed-in person may upload, in bytes. */
  uploadLimitBytes(options?: CallOptions): Promise<number> {
    return this.home.context.maxUploadBytes(options);
  }

  toJSON(): EntrySummary {
    const { kind, filename, size, contentType, caption } = this;
    return { kind, ...this.summary, filename, sizeBytes: size, contentType, caption: beginningOf(caption) };
  }

  /** Uploads a new version of the file; the old one stays in the entry's history. Name and caption stay unless given. */
  async replace(source: UploadSource, details: FileDetails & TransferOptions = {}): Promise<this> {
    const { context } = this.home;
    const upload = await prepareUpload(source);
    const fileName = details.filename ?? upload.fileName ?? this.filename;
    await context.checkUploadSize(fileName, upload.sizeBytes, details);
    const { caption, changeDescription } = details;
    const params = { ...this.#address, fileName, caption, changeDescription };
    const before = this.version;
    const fits = (now: EntryRecord): boolean =>
      now.fileName === fileName && (upload.sizeBytes === undefined || now.fileSizeBytes === upload.sizeBytes);
    const { value, sizeBytes, sha256 } = await resolvable(
      () => context.transport.upload(entries.updateAttachment, params, upload, details),
      () => this.findChange(before, fits),
    );
    this.absorb(value, caption, { sizeBytes, sha256 });
    return this;
  }

  get #address() {
    return { userId: this.home.context.userId, entryId: this.id };
  }
}
