import type { NotebookId, NotificationId, UserId } from "../core/ids.ts";
import type { SessionRecord } from "../core/session.ts";
import { entries, notifications, users } from "../endpoints/index.ts";
import type { NotificationListRecord, NotificationType } from "../endpoints/notifications.ts";
import type { NotificationCountsRecord, UserRecord } from "../endpoints/records.ts";
import { AttachmentEntry, type FileDetails } from "../entries/attachment-entry.ts";
import { ModelContext, type ModelPorts } from "../entries/model-context.ts";
import { UsageError } from "../core/errors.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { prepareUpload, refuseIfChanged, type UploadSource } from "../transport/upload.ts";
import { Notebooks } from "./notebooks.ts";
import {
  type AttachmentQuery,
  type FoundHits,
  latestAttachments,
  modifiedSince,
  searchAttachments,
  type SearchOptions,
  SearchResults,
} from "./search.ts";

export interface NotificationQuery extends CallOptions {
  readonly types?: readonly NotificationType[] | undefined;
  readonly unreadOnly?: boolean | undefined;
  readonly notebookId?: NotebookId | undefined;
  readonly limit?: number | undefined;
  /** Those after this one. */
  readonly after?: NotificationId | undefined;
}

/** A signed-in person: where all work with notebooks starts. */
export class User {
  /** Opaque; stands for this person and this access key. Store it as you would a token. */
  readonly id: UserId;
  readonly notebooks: Notebooks;
  readonly #context: ModelContext;
  readonly #session: () => SessionRecord;
  #record: UserRecord;

  constructor(ports: ModelPorts, session: () => SessionRecord, record: UserRecord) {
    this.id = record.id;
    this.#context = new ModelContext(ports);
    this.#session = session;
    this.#record = { ...record, email: record.email ?? session().email };
    this.notebooks = new Notebooks(this.#context, record.notebooks);
  }

  get email(): string {
    return this.#record.email ?? "";
  }

  get fullName(): string {
    return this.#record.fullName ?? this.email;
  }

  /** Everything LabArchives said about the person. */
  get raw(): UserRecord {
    return this.#record;
  }

  /** What to store for `client.resume()`: JSON-safe, without any secret of the access key. */
  session(): SessionRecord {
    return { ...this.#session(), email: this.email };
  }

  /** The largest file this person may upload, in bytes. */
  maxUploadSize(options?: CallOptions): Promise<number> {
    return this.#context.maxUploadBytes(options);
  }

  /** Asks anew who this is and which notebooks there are. Notebooks that stay are the same objects. */
  async refresh(options?: CallOptions): Promise<this> {
    const record = await this.#context.transport.call(users.userInfoViaId, { userId: this.id }, options);
    this.#record = { ...record, email: record.email ?? this.email };
    this.notebooks.renew(record.notebooks);
    return this;
  }

  /** Full-text search through every notebook: words, `"phrases"`, AND, OR, NOT. */
  search(query: string, options?: SearchOptions): SearchResults {
    return new SearchResults(this.#context, query, undefined, options);
  }

  /** Attachments by extension, date and words, in every notebook or one. */
  searchAttachments(query: AttachmentQuery, options?: CallOptions): Promise<FoundHits> {
    return searchAttachments(this.#context, query, options);
  }

  /** The attachments of one type that changed last, newest first. */
  latestAttachments(extension: string, options: CallOptions & { limit?: number } = {}): Promise<FoundHits> {
    return latestAttachments(this.#context, extension, options.limit, options);
  }

  /** Entries changed since a moment, newest first. For a next time, ask since the newest `updatedAt` seen. */
  modifiedSince(
    since: Date,
    options: CallOptions & { notebookId?: NotebookId; limit?: number } = {},
  ): Promise<FoundHits> {
    return modifiedSince(this.#context, since, options, options);
  }

  /** Uploads a file into the person's Inbox, to be filed by hand. */
  async uploadToInbox(source: UploadSource, details: FileDetails & TransferOptions = {}): Promise<AttachmentEntry> {
    const upload = await prepareUpload(source);
    const fileName = details.filename ?? upload.fileName;
    if (fileName === undefined || fileName === "") throw new UsageError("Give the file a name: { filename: … }.");
    await this.#context.checkUploadSize(fileName, upload.sizeBytes, details);
    const { caption, changeDescription } = details;
    const params = { userId: this.id, fileName, caption, changeDescription };
    const sent = await this.#context.transport.upload(entries.addAttachment, params, upload, details);
    const entry = new AttachmentEntry({ context: this.#context, notebookId: undefined, pageId: undefined }, sent.value);
    entry.confirmWrite({ sizeBytes: sent.sizeBytes, sha256: sent.sha256 });
    await refuseIfChanged(upload, sent, entry.id);
    return entry;
  }

  /** What happened around this person, newest first. */
  notifications(query: NotificationQuery = {}): Promise<NotificationListRecord> {
    const { types, unreadOnly, notebookId, limit, after } = query;
    const params = { userId: this.id, types, unreadOnly, notebookId, maxToReturn: limit, after };
    return this.#context.transport.call(notifications.getNotifications, params, query);
  }

  notificationCounts(options?: CallOptions): Promise<NotificationCountsRecord> {
    return this.#context.transport.call(notifications.notificationCounts, { userId: this.id }, options);
  }

  /** Marks notifications as read, or all of them. Cannot be taken back. */
  async markNotificationsRead(ids: readonly NotificationId[] | "all", options?: CallOptions): Promise<void> {
    const params = { userId: this.id, ids: ids === "all" ? (["all"] as const) : ids };
    await this.#context.transport.call(notifications.markAsRead, params, options);
  }
}
