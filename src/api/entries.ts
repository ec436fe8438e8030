import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { entries } from "../endpoints/index.ts";
import type { Download } from "../transport/download.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import type { Transport, Uploaded } from "../transport/transport.ts";
import { prepareUpload, type UploadSource } from "../transport/upload.ts";

/** The `entries` class of the ELN API, one method each. Source: LabArchives API, Entries. */
export class EntriesApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Uploads a file as a new entry; without a notebook and page it lands in the person's Inbox. Errors: 4502, 4509, 4510, 4517, 4518, 4521, 4531, 4532.
   */
  async addAttachment(
    params: ParamsOf<typeof entries.addAttachment>,
    file: UploadSource,
    options?: TransferOptions,
  ): Promise<Uploaded<ResultOf<typeof entries.addAttachment>>> {
    return this.#transport.upload(entries.addAttachment, params, await prepareUpload(file), options);
  }

  /**
   * Adds a plain-text comment to an entry and gives the entry with its comments. Errors: 4502, 4512.
   */
  addComment(
    params: ParamsOf<typeof entries.addComment>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.addComment>> {
    return this.#transport.call(entries.addComment, params, options);
  }

  /**
   * Adds a text, plain text or heading entry to a page. Errors: 4502, 4509, 4510, 4517, 4527, 4529.
   */
  addEntry(
    params: ParamsOf<typeof entries.addEntry>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.addEntry>> {
    return this.#transport.call(entries.addEntry, params, options);
  }

  /**
   * When the file itself was last uploaded (UTC); moves and captions do not count. Errors: 4501, 4511, 4512.
   */
  attachmentLastUploadedAt(
    params: ParamsOf<typeof entries.attachmentLastUploadedAt>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.attachmentLastUploadedAt>> {
    return this.#transport.call(entries.attachmentLastUploadedAt, params, options);
  }

  /**
   * Deletes a comment: its author, or an administrator or owner of the notebook, may. Errors: 4502, 4528.
   */
  deleteComment(
    params: ParamsOf<typeof entries.deleteComment>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.deleteComment>> {
    return this.#transport.call(entries.deleteComment, params, options);
  }

  /**
   * The bytes of an attachment. Errors: 4501, 4511, 4512.
   */
  entryAttachment(params: ParamsOf<typeof entries.entryAttachment>, options?: TransferOptions): Promise<Download> {
    return this.#transport.download(entries.entryAttachment, params, options);
  }

  /**
   * One entry, with its content and comments on request. Errors: 4501, 4512.
   */
  entryInfo(
    params: ParamsOf<typeof entries.entryInfo>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.entryInfo>> {
    return this.#transport.call(entries.entryInfo, params, options);
  }

  /**
   * A displayable picture of a widget or sketch entry, once LabArchives has made one. Errors: 4501, 4512, 4527.
   */
  entrySnapshot(params: ParamsOf<typeof entries.entrySnapshot>, options?: TransferOptions): Promise<Download> {
    return this.#transport.download(entries.entrySnapshot, params, options);
  }

  /**
   * A small picture of an attachment. Errors: 4501, 4511, 4512.
   */
  entryThumb(params: ParamsOf<typeof entries.entryThumb>, options?: TransferOptions): Promise<Download> {
    return this.#transport.download(entries.entryThumb, params, options);
  }

  /**
   * Replaces the file of an attachment entry; the old one stays in its history. Errors: 4502, 4511, 4512, 4518, 4521, 4531, 4532.
   */
  async updateAttachment(
    params: ParamsOf<typeof entries.updateAttachment>,
    file: UploadSource,
    options?: TransferOptions,
  ): Promise<Uploaded<ResultOf<typeof entries.updateAttachment>>> {
    return this.#transport.upload(entries.updateAttachment, params, await prepareUpload(file), options);
  }

  /**
   * Replaces the whole content of a text, plain text or heading entry. The server does not lock. Errors: 4502, 4512, 4527.
   */
  updateEntry(
    params: ParamsOf<typeof entries.updateEntry>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof entries.updateEntry>> {
    return this.#transport.call(entries.updateEntry, params, options);
  }
}
