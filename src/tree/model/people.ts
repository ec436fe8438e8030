import type { NotebookId, NotificationId, UserId } from "../../core/ids.ts";
import type { SessionRecord } from "../../core/session.ts";
import type { NotificationListRecord, NotificationType } from "../../endpoints/notifications.ts";
import type { NotificationCountsRecord, UserRecord } from "../../endpoints/records.ts";
import type { FileDetails } from "../../entries/model/details.ts";
import type { AnyAnswer, AnyCallOptions } from "../../transport/any-answer.ts";
import type { AttachmentEntry, Entry } from "../../entries/model/kinds.ts";
import type { CallOptions, TransferOptions } from "../../transport/options.ts";
import type { UploadSource } from "../../transport/upload.ts";
import type { Notebook } from "./nodes.ts";
import type { CreateNotebookOptions } from "./options.ts";
import type { AttachmentQuery, FoundHits, SearchOptions, SearchResults } from "./search.ts";

export interface NotificationQuery extends CallOptions {
  readonly types?: readonly NotificationType[] | undefined;
  readonly unreadOnly?: boolean | undefined;
  readonly notebookId?: NotebookId | undefined;
  readonly limit?: number | undefined;
  /** Those after this one. */
  readonly after?: NotificationId | undefined;
}

/** What a person shows themselves as, printed or in JSON: without the uid. `session()` gives what is to be stored. */
export interface UserSummary {
  readonly kind: "user";
  readonly email: string;
  readonly fullName: string;
  /** Names, at most the first ten. */
  readonly notebooks: readonly string[];
  readonly notebookCount: number;
}

/** A signed-in person: where all work with notebooks starts. */
export interface User {
  /** Opaque; stands for this person and this access key. Store `session()`, as you would a token. */
  readonly id: UserId;
  readonly email: string;
  readonly fullName: string;
  readonly notebooks: Notebooks;
  /** Everything LabArchives said about the person. */
  readonly raw: UserRecord;
  /** What to store for `client.resume()`: JSON-safe, without any secret of the access key. */
  session(): SessionRecord;
  /** The largest file this person may upload, in bytes. */
  maxUploadSize(options?: CallOptions): Promise<number>;
  /** Asks anew who this is and which notebooks there are. Notebooks that stay are the same objects. */
  refresh(options?: CallOptions): Promise<this>;
  /** Full-text search through every notebook: words, `"phrases"`, AND, OR, NOT. */
  search(query: string, options?: SearchOptions): SearchResults;
  /** Attachments by extension, date and words, in every notebook or one. */
  searchAttachments(query: AttachmentQuery, options?: CallOptions): Promise<FoundHits>;
  /** The attachments of one type that changed last, newest first. */
  latestAttachments(extension: string, options?: CallOptions & { limit?: number }): Promise<FoundHits>;
  /** Entries changed since a moment, newest first. For a next time, ask since the newest `updatedAt` seen. */
  modifiedSince(since: Date, options?: CallOptions & { notebookId?: NotebookId; limit?: number }): Promise<FoundHits>;
  /**
   * Calls any method under LabArchives' own names, like `client.call`, with this person's uid filled in. A file comes as a stream:
   * `answer.download`.
   *
   * @throws UsageError when the method's name is none; whatever a call throws.
   * @example
   * ```ts
   * const answer = await user.call("users/max_file_size");
   * if (answer.kind === "xml") console.log(answer.root.children[0]?.text);
   * ```
   */
  call(method: string, params?: Readonly<Record<string, string>>, options?: AnyCallOptions): Promise<AnyAnswer>;
  /**
   * The entry of an id, or of the web address that its `webUrl` says. One call.
   *
   * @throws NotFoundError when there is none; UsageError for an address that leads to no entry.
   * @example
   * ```ts
   * const added = await page.addText("<p>done</p>");
   * const same = await user.entry(added.id);
   * ```
   */
  entry(idOrUrl: string, options?: CallOptions): Promise<Entry>;
  /** Uploads a file into the person's Inbox, to be filed by hand. */
  uploadToInbox(source: UploadSource, details?: FileDetails & TransferOptions): Promise<AttachmentEntry>;
  /** What happened around this person, newest first. */
  notifications(query?: NotificationQuery): Promise<NotificationListRecord>;
  notificationCounts(options?: CallOptions): Promise<NotificationCountsRecord>;
  /** Marks notifications as read, or all of them. Cannot be taken back. */
  markNotificationsRead(ids: readonly NotificationId[] | "all", options?: CallOptions): Promise<void>;
  toJSON(): UserSummary;
}

/** The notebooks a person can open. Came with the sign-in, so every lookup is immediate; `user.refresh()` renews it. */
export interface Notebooks extends Iterable<Notebook> {
  readonly size: number;
  names(): readonly string[];
  /**
   * The only notebook of that name.
   *
   * @throws NotFoundError with the nearest names; AmbiguousNameError with the ids, if several carry the name.
   */
  get(name: string): Notebook;
  /** Like {@link get}, but `undefined` when there is none. */
  find(name: string): Notebook | undefined;
  all(name: string): readonly Notebook[];
  byId(id: NotebookId | string): Notebook;
  /** The one LabArchives opens first for this person; the first of the list if it names none. */
  readonly default: Notebook;
  /**
   * Makes a notebook, owned by the signed-in person. Names need not be unique. Two calls: the list is read first, so that
   * `resolve()` can tell an old notebook from this one, should the answer never come.
   */
  create(name: string, options?: CreateNotebookOptions): Promise<Notebook>;
  toJSON(): readonly string[];
}
