import { UsageError, type WriteOutcome } from "../core/errors.ts";
import { givenCallOptions, givenCount, givenFileDetails, givenObject, givenWords } from "../core/given.ts";
import type { EntryId, NotebookId, NotificationId, UserId } from "../core/ids.ts";
import { Printable } from "../core/printable.ts";
import type { SessionRecord } from "../core/session.ts";
import { entries, notifications, users } from "../endpoints/index.ts";
import type { NotificationListRecord } from "../endpoints/notifications.ts";
import type { NotificationCountsRecord, UserRecord } from "../endpoints/records.ts";
import type { AnyAnswer, AnyCallOptions } from "../transport/any-answer.ts";
import { AttachmentObject } from "../entries/attachment-entry.ts";
import { ModelContext, type ModelPorts } from "../entries/model-context.ts";
import type { FileDetails } from "../entries/model/details.ts";
import { makeEntry } from "../entries/entry.ts";
import type { AttachmentEntry, Entry } from "../entries/model/kinds.ts";
import { resolvable } from "../entries/resolvable.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import { prepareUpload, refuseIfChanged, type UploadSource } from "../transport/upload.ts";
import type { NotificationQuery, User, UserSummary } from "./model/people.ts";
import type { AttachmentQuery, FoundHits, SearchOptions, SearchResults } from "./model/search.ts";
import { NotebookList } from "./notebooks.ts";
import { EntrySearch, latestAttachments, modifiedSince, searchAttachments } from "./search.ts";

/** The most notebooks a summary names. */
const MOST_NAMED = 10;

/** A signed-in person: where all work with notebooks starts. */
export class SignedInUser extends Printable implements User {
  protected readonly label = "User";
  readonly notebooks: NotebookList;
  readonly #id: UserId;
  readonly #context: ModelContext;
  readonly #session: () => SessionRecord;
  #record: UserRecord;

  constructor(ports: ModelPorts, session: () => SessionRecord, record: UserRecord) {
    super();
    this.#id = record.id;
    this.#context = new ModelContext(ports, () => ({ email: this.email, fullName: this.fullName }));
    this.#session = session;
    this.#record = { ...record, email: record.email ?? session().email };
    this.notebooks = new NotebookList(this.#context, record.notebooks);
  }

  get id(): UserId {
    return this.#id;
  }

  toJSON(): UserSummary {
    const { email, fullName, notebooks } = this;
    const names = notebooks.names();
    return { kind: "user", email, fullName, notebooks: names.slice(0, MOST_NAMED), notebookCount: names.length };
  }

  get email(): string {
    return this.#record.email ?? "";
  }

  get fullName(): string {
    return this.#record.fullName ?? this.email;
  }

  get raw(): UserRecord {
    return this.#record;
  }

  session(): SessionRecord {
    return { ...this.#session(), email: this.email };
  }

  maxUploadSize(options?: CallOptions): Promise<number> {
    return this.#context.maxUploadBytes(options);
  }

  async refresh(options?: CallOptions): Promise<this> {
    const record = await this.#context.transport.call(users.userInfoViaId, { userId: this.id }, options);
    this.#record = { ...record, email: record.email ?? this.email };
    this.notebooks.renew(record.notebooks);
    return this;
  }

  search(query: string, options?: SearchOptions): SearchResults {
    return new EntrySearch(this.#context, query, undefined, options);
  }

  searchAttachments(query: AttachmentQuery, options?: CallOptions): Promise<FoundHits> {
    return searchAttachments(this.#context, query, options);
  }

  latestAttachments(extension: string, options: CallOptions & { limit?: number } = {}): Promise<FoundHits> {
    return latestAttachments(this.#context, extension, options.limit, options);
  }

  async modifiedSince(
    since: Date,
    options: CallOptions & { notebookId?: NotebookId; limit?: number } = {},
  ): Promise<FoundHits> {
    return modifiedSince(this.#context, since, options, options);
  }

  async call(
    method: string,
    params: Readonly<Record<string, string>> = {},
    options?: AnyCallOptions,
  ): Promise<AnyAnswer> {
    givenObject(params, "The parameters");
    return this.#context.call(method, { uid: this.id, ...params }, options);
  }

  async entry(idOrUrl: string, options?: CallOptions): Promise<Entry> {
    const entryId = entryIdOf(givenWords(idOrUrl, "An entry's id or web address"));
    const params = { userId: this.id, entryId, entryData: true, commentData: true };
    const record = await this.#context.transport.call(entries.entryInfo, params, options);
    return makeEntry({ context: this.#context, notebookId: record.notebookId, pageId: undefined }, record);
  }

  async uploadToInbox(source: UploadSource, details: FileDetails & TransferOptions = {}): Promise<AttachmentEntry> {
    givenFileDetails(details);
    const upload = await prepareUpload(source);
    const fileName = details.filename ?? upload.fileName;
    if (fileName === undefined || fileName === "") throw new UsageError("Give the file a name: { filename: … }.");
    await this.#context.checkUploadSize(fileName, upload.sizeBytes, details);
    const { caption, changeDescription, clientIp } = details;
    const params = { userId: this.id, fileName, caption, changeDescription, clientIp };
    const sent = await resolvable(
      () => this.#context.transport.upload(entries.addAttachment, params, upload, details),
      async () => ({ outcome: "unknown", why: "LabArchives gives no list of the Inbox; look there for the file" }),
    );
    const entry = new AttachmentObject(
      { context: this.#context, notebookId: undefined, pageId: undefined },
      sent.value,
    );
    entry.confirmWrite({ sizeBytes: sent.sizeBytes, sha256: sent.sha256 });
    await refuseIfChanged(upload, sent, entry.id);
    return entry;
  }

  async notifications(query: NotificationQuery = {}): Promise<NotificationListRecord> {
    givenCallOptions(query);
    if (query.limit !== undefined) givenCount(query.limit, "limit");
    const { types, unreadOnly, notebookId, limit, after } = query;
    const params = { userId: this.id, types, unreadOnly, notebookId, maxToReturn: limit, after };
    return this.#context.transport.call(notifications.getNotifications, params, query);
  }

  notificationCounts(options?: CallOptions): Promise<NotificationCountsRecord> {
    return this.#context.transport.call(notifications.notificationCounts, { userId: this.id }, options);
  }

  async markNotificationsRead(ids: readonly NotificationId[] | "all", options?: CallOptions): Promise<void> {
    if (ids !== "all" && !Array.isArray(ids)) throw new UsageError('Give a list of ids, or "all". Nothing was sent.');
    const list = ids === "all" ? (["all"] as const) : ids;
    if (list.length === 0) return;
    for (const id of list) givenWords(id, "A notification's id");
    const params = { userId: this.id, ids: list };
    await resolvable(
      () => this.#context.transport.call(notifications.markAsRead, params, options),
      () => this.#findMarked(ids),
    );
  }

  async #findMarked(ids: readonly NotificationId[] | "all"): Promise<WriteOutcome> {
    const { items, unreadable, unreadCount } = await this.notifications({ unreadOnly: true });
    const left = items.filter(({ id }) => ids === "all" || ids.includes(id));
    const isWhole = unreadable.length === 0 && unreadCount === items.length;
    if (left.length === 0 && isWhole) return { outcome: "written", value: ids };
    if (left.length === 0) return { outcome: "unknown", why: "LabArchives does not list all that is unread" };
    if (ids !== "all" && left.length === ids.length) return { outcome: "not-written" };
    return { outcome: "unknown", why: "some of them are unread, and may be newer or have been read before" };
  }
}

/** Of a web address: what stands behind `#`, or last in its path. */
function entryIdOf(idOrUrl: string): EntryId {
  if (!/^https?:\/\//i.test(idOrUrl)) return idOrUrl as EntryId;
  const url = URL.canParse(idOrUrl) ? new URL(idOrUrl) : undefined;
  const [, inPath = ""] = /\/entry\/([^/]+)\/?$/.exec(url?.pathname ?? "") ?? [];
  const found = url === undefined || url.hash.length < 2 ? inPath : url.hash.slice(1);
  try {
    if (found !== "") return decodeURIComponent(found) as EntryId;
  } catch {
    // Said below.
  }
  throw new UsageError("This web address leads to no entry. Give the one an entry's webUrl says, or its id.");
}
