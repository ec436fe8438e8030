import { NotFoundError, type WriteOutcome } from "../core/errors.ts";
import type { CommentId, EntryId, NodeId, NotebookId } from "../core/ids.ts";
import { entries } from "../endpoints/index.ts";
import type { AccessRecord, EntryRecord } from "../endpoints/records.ts";
import type { CallOptions } from "../transport/options.ts";
import { type Comment, toComment } from "./comment.ts";
import type { ModelContext } from "./model-context.ts";
import type { Receipt } from "./receipt.ts";
import { outcomeOf, resolvable } from "./resolvable.ts";

/** Where an entry lives. Search results and the Inbox may not say. */
export interface EntryHome {
  readonly context: ModelContext;
  readonly notebookId: NotebookId | undefined;
  readonly pageId: NodeId | undefined;
}

/** What an upload adds to a receipt. */
export type SentFileFacts = Pick<Receipt, "sizeBytes" | "sha256">;

/** What all entries have in common. Entries are the same if their `id` is; they are updated in place. */
export abstract class BaseEntry {
  readonly id: EntryId;
  /** What the entry is, for `switch`; unknown part types are `"unknown"`. */
  abstract readonly kind: string;
  protected readonly home: EntryHome;
  #record: EntryRecord;
  #receipt: Receipt | undefined;

  constructor(home: EntryHome, record: EntryRecord) {
    this.home = home;
    this.id = record.id;
    this.#record = record;
  }

  /** LabArchives' own name of the type, for example `text entry`. */
  get partType(): string {
    return this.#record.partType;
  }

  /** Counts every change: content, file, caption, and moves to another page. Starts at 1. */
  get version(): number | undefined {
    return this.#record.version;
  }

  get createdAt(): Date | undefined {
    return this.#record.createdAt;
  }

  get updatedAt(): Date | undefined {
    return this.#record.updatedAt;
  }

  /** Full name of whoever changed it last. */
  get lastModifiedBy(): string | undefined {
    return this.#record.lastModifiedBy;
  }

  /** Full name of the author; LabArchives tells only while nobody has changed the entry. */
  get createdBy(): string | undefined {
    return this.version === 1 ? this.#record.lastModifiedBy : undefined;
  }

  /** What was done last, in LabArchives' words. */
  get lastModifiedVerb(): string | undefined {
    return this.#record.lastModifiedVerb;
  }

  get changeDescription(): string | undefined {
    return this.#record.changeDescription;
  }

  /** What the signed-in person may do with the entry, where LabArchives said so. */
  get access(): AccessRecord | undefined {
    return this.#record.access;
  }

  /** How many comments there are, where LabArchives said so. */
  get commentCount(): number | undefined {
    return this.#record.comments?.length ?? this.#record.commentCount;
  }

  /** Where a person can look at the entry. */
  get webUrl(): string {
    const { context, notebookId, pageId } = this.home;
    if (this.#record.url) return this.#record.url;
    const notebook = notebookId ?? this.#record.notebookId;
    if (notebook === undefined) return "";
    const place = context.webUrlOf(notebook, pageId);
    return pageId === undefined ? place : `${place}#${encodeURIComponent(this.id)}`;
  }

  /** Everything LabArchives said about the entry, elements unknown to labapi included (`extra`). */
  get raw(): EntryRecord {
    return this.#record;
  }

  /** Proof of the last write through this object; `undefined` when it only read. */
  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  /** The comments, oldest first. Costs no call when they came with the page. */
  async comments(options?: CallOptions): Promise<readonly Comment[]> {
    if (this.#record.comments === undefined) await this.refresh(options);
    return (this.#record.comments ?? []).map(toComment);
  }

  /** Adds a plain-text comment and gives it. */
  async comment(text: string, options?: CallOptions): Promise<Comment> {
    const before = new Set((this.#record.comments ?? []).map(({ id }) => id));
    const sent = { userId: this.#userId, entryId: this.id, text };
    const added = await resolvable(
      () => this.home.context.transport.call(entries.addComment, sent, options),
      () => this.#findComment(text, before),
    );
    const comments = added.comments ?? (await this.#fetch(options)).comments ?? [];
    this.#record = { ...this.#record, comments };
    const mine = comments.findLast((candidate) => !before.has(candidate.id) && candidate.text === text);
    const comment = mine ?? comments.at(-1);
    if (comment === undefined) throw new NotFoundError("The comment was added, but LabArchives does not show it yet.");
    return toComment(comment);
  }

  /** Deletes a comment. Its author, and the notebook's owner and administrators, may. */
  async deleteComment(id: CommentId, options?: CallOptions): Promise<void> {
    await this.home.context.transport.call(entries.deleteComment, { userId: this.#userId, commentId: id }, options);
    const comments = this.#record.comments?.filter((comment) => comment.id !== id);
    this.#record = { ...this.#record, comments };
  }

  /** Asks LabArchives anew and updates this object in place. */
  async refresh(options?: CallOptions): Promise<this> {
    this.#record = await this.#fetch(options);
    return this;
  }

  /** Takes over a fresh record of the same entry. */
  renew(record: EntryRecord): this {
    this.#record = record;
    return this;
  }

  /** Takes over what a write answered. The answer may leave out content and comments, which are then kept or given. */
  protected absorb(record: EntryRecord, data: string | undefined, sent: SentFileFacts = {}): void {
    const { comments = this.#record.comments } = record;
    this.#record = { ...this.#record, ...record, comments, data: data ?? record.data ?? this.#record.data };
    this.confirmWrite(sent);
  }

  /** Notes that this object was just written. */
  confirmWrite(sent: SentFileFacts): void {
    this.#receipt = { id: this.id, webUrl: this.webUrl, version: this.version, ...sent };
  }

  /** What became of a change whose answer never came. */
  protected async findChange(
    before: number | undefined,
    isWhatWasSent: (now: EntryRecord) => boolean,
  ): Promise<WriteOutcome> {
    const now = await this.#fetch();
    if (now.version !== undefined && now.version === before) return { outcome: "not-written" };
    if (!isWhatWasSent(now)) return { outcome: "unknown", why: "the entry was changed, but not to what was sent" };
    this.#record = now;
    this.confirmWrite({});
    return { outcome: "written", value: this };
  }

  async #findComment(text: string, before: ReadonlySet<CommentId>): Promise<WriteOutcome> {
    const { comments = [] } = await this.#fetch();
    const candidates = comments.filter((comment) => comment.text === text && !before.has(comment.id));
    return outcomeOf(candidates.map(toComment), "comments");
  }

  #fetch(options?: CallOptions): Promise<EntryRecord> {
    const params = { userId: this.#userId, entryId: this.id, entryData: true, commentData: true };
    return this.home.context.transport.call(entries.entryInfo, params, options);
  }

  get #userId(): ModelContext["userId"] {
    return this.home.context.userId;
  }
}
