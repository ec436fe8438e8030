import { givenCallOptions, givenFileDetails, givenWords, optionalText } from "../core/given.ts";
import { beginningOf } from "../core/printable.ts";
import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { Download, SavedFile } from "../transport/download.ts";
import type { FileFacts } from "../transport/file-check.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { prepareUpload, refuseIfChanged, type UploadSource } from "../transport/upload.ts";
import { BaseEntry } from "./base-entry.ts";
import type { DownloadOptions, FileDetails } from "./model/details.ts";
import type { AttachmentEntry, EntrySummary } from "./model/kinds.ts";
import { resolvable } from "./resolvable.ts";

/** A file on a page. Its bytes are streamed, never kept. */
export class AttachmentObject extends BaseEntry implements AttachmentEntry {
  readonly kind = "attachment";
  protected readonly label = "AttachmentEntry";

  get filename(): string {
    return this.raw.fileName ?? "";
  }

  get size(): number {
    return this.raw.fileSizeBytes ?? 0;
  }

  get contentType(): string {
    return this.raw.contentType ?? "application/octet-stream";
  }

  get caption(): string {
    return this.raw.caption ?? this.raw.data ?? "";
  }

  get hasThumbnail(): boolean {
    return this.raw.thumbnail === "unique";
  }

  async download(options: DownloadOptions = {}): Promise<Download> {
    givenCallOptions(options);
    optionalText(options.sha256, "sha256");
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

  async saveTo(path: string, options?: DownloadOptions): Promise<SavedFile> {
    givenWords(path, "A path");
    await using download = await this.download(options);
    return await download.saveTo(path);
  }

  async bytes(options?: DownloadOptions): Promise<Uint8Array> {
    await using download = await this.download(options);
    return await download.bytes();
  }

  async text(options?: DownloadOptions): Promise<string> {
    await using download = await this.download(options);
    return await download.text();
  }

  thumbnail(options?: TransferOptions): Promise<Download> {
    return this.home.context.transport.download(entries.entryThumb, this.#address, options);
  }

  async lastUploadedAt(options?: CallOptions): Promise<Date> {
    const answer = await this.home.context.transport.call(entries.attachmentLastUploadedAt, this.#address, options);
    return answer.lastUploadedAt;
  }

  uploadLimitBytes(options?: CallOptions): Promise<number> {
    return this.home.context.maxUploadBytes(options);
  }

  toJSON(): EntrySummary {
    const { kind, filename, size, contentType, caption } = this;
    return { kind, ...this.summary, filename, sizeBytes: size, contentType, caption: beginningOf(caption) };
  }

  async replace(source: UploadSource, details: FileDetails & TransferOptions = {}): Promise<this> {
    givenFileDetails(details);
    const { context } = this.home;
    const upload = await prepareUpload(source);
    const fileName = details.filename ?? upload.fileName ?? this.filename;
    await context.checkUploadSize(fileName, upload.sizeBytes, details);
    const { caption, changeDescription, clientIp } = details;
    const params = { ...this.#address, fileName, caption, changeDescription, clientIp };
    const before = this.knownVersion();
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
