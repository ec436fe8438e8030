import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { Download, SavedFile } from "../transport/download.ts";
import type { FileFacts } from "../transport/file-check.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { prepareUpload, refuseIfChanged, type UploadSource } from "../transport/upload.ts";
import { BaseEntry } from "./base-entry.ts";
import { resolvable } from "./resolvable.ts";

/** What can be said about a file that is sent. */
export interface FileDetails {
  /** The name it gets; taken from the source where it has one. */
  readonly filename?: string | undefined;
  /** Empty clears it. */
  readonly caption?: string | undefined;
  readonly changeDescription?: string | undefined;
}

/** What can be said about a file that is fetched. */
export interface DownloadOptions extends TransferOptions {
  /**
   * SHA-256 (hex) of the version this object shows, where somebody knows it (a receipt, a manifest). What this object uploaded itself
   * is known without.
   */
  readonly sha256?: string | undefined;
}

/** A file on a page. Its bytes are streamed, never kept. */
export class AttachmentEntry extends BaseEntry {
  readonly kind = "attachment";

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
   * The file's bytes, streamed. Read them once, or cancel. What comes is compared with the size LabArchives lists, and with the
   * SHA-256 where it is known; before a file is called wrong, the entry is refreshed once, as it may have a new version.
   *
   * @throws DecodeError from whatever reads the bytes, when they are not the file.
   * @example
   * ```ts
   * const text = await (await entry.download()).text();
   * ```
   */
  async download(options: DownloadOptions = {}): Promise<Download> {
    const { context } = this.home;
    const download = await context.transport.download(entries.entryAttachment, this.#address, options);
    const { signal, timeoutMs } = options;
    const known = this.#known(options.sha256);
    return download.checkedBy({
      name: this.filename,
      ...known(),
      askAgain: async () => (await this.refresh({ signal, timeoutMs }), known()),
      restart: () => this.download(options),
    });
  }

  /**
   * Saves the file. Under `path` there is never half a file, nor a wrong one; what was there is replaced. The folder is made where it
   * is missing.
   *
   * @throws DecodeError when what came twice is not the file; UsageError where the file system refuses.
   */
  async saveTo(path: string, options?: DownloadOptions): Promise<SavedFile> {
    await using download = await this.download(options);
    return await download.saveTo(path);
  }

  /** The whole file in memory, compared as {@link download} says. */
  async bytes(options?: DownloadOptions): Promise<Uint8Array> {
    await using download = await this.download(options);
    return await download.bytes();
  }

  /** The whole file as UTF-8 text, compared as {@link download} says. */
  async text(options?: DownloadOptions): Promise<string> {
    await using download = await this.download(options);
    return await download.text();
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

  /**
   * Uploads a new version of the file; the old one stays in the entry's history. Name and caption stay unless given.
   *
   * @throws PartialWriteError if the file changed while it was uploaded, so that the entry holds a mixture.
   */
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
    await refuseIfChanged(upload, { sizeBytes, sha256 }, this.id);
    return this;
  }

  /** What is known of the file now; a checksum only while the version is the one it was given for. */
  #known(sha256: string | undefined): () => FileFacts {
    const { version } = this;
    const expected = sha256?.toLowerCase() ?? this.#sentSha256;
    return () => ({
      sizeBytes: this.raw.fileSizeBytes,
      sha256: this.version === version ? expected : undefined,
    });
  }

  /** Of what this object uploaded. Of a container, LabArchives keeps another file than was sent. */
  get #sentSha256(): string | undefined {
    const { receipt, version } = this;
    const isOfThis = version !== undefined && receipt?.version === version;
    return isOfThis && receipt?.sizeBytes === this.raw.fileSizeBytes ? receipt?.sha256 : undefined;
  }

  get #address() {
    return { userId: this.home.context.userId, entryId: this.id };
  }
}
