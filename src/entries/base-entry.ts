import { NotFoundError, type WriteOutcome } from "../core/errors.ts";
import { givenWords } from "../core/given.ts";
import type { CommentId, EntryId, NodeId, NotebookId } from "../core/ids.ts";
import { Printable } from "../core/printable.ts";
import { entries } from "../endpoints/index.ts";
import type { AccessRecord, CommentRecord, EntryRecord } from "../endpoints/records.ts";
import type { CallOptions } from "../transport/options.ts";
import { toComment } from "./comments.ts";
import type { ModelContext } from "./model-context.ts";
import type { Comment } from "./model/comment.ts";
import type { EntryBase, EntrySummary } from "./model/kinds.ts";
import type { Receipt } from "./model/receipt.ts";
import { judge, resolvable } from "./resolvable.ts";

/** Where an entry lives. Search results and the Inbox may not say. */
export interface EntryHome {
  readonly context: ModelContext;
  readonly notebookId: NotebookId | undefined;
  readonly pageId: NodeId | undefined;
}

/** What an upload adds to a receipt. */
export type SentFileFacts = Pick<Receipt, "sizeBytes" | "sha256">;

/** What was known of an entry's comments when one was sent. */
interface KnownComments {
  readonly ids: ReadonlySet<CommentId>;
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What was known of an entry when a change was sent. */
interface KnownVersion {
  readonly version: number | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What all entries have in common. Entries are the same if their `id` is; they are updated in place. */
export abstract class BaseEntry extends Printable implements EntryBase {
  readonly id: EntryId;
  /** What the entry is, for `switch`; unknown part types are `"unknown"`. */
  abstract readonly kind: EntryBase["kind"];
  protected readonly home: EntryHome;
  #record: EntryRecord;
  #receipt: Receipt | undefined;
  /** Comments whose write was answered: never what another one, whose answer never came, may have left. */
  readonly #answered = new Set<CommentId>();

  constructor(home: EntryHome, record: EntryRecord) {
    super();
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

  async comment(text: string, options?: CallOptions): Promise<Comment> {
    const sent = { userId: this.#userId, entryId: this.id, text: givenWords(text, "A comment") };
    const before = this.#knownComments();
    const added = await resolvable(
      () => this.home.context.transport.call(entries.addComment, sent, options),
      () => this.#findComment(text, before),
    );
    const comments = added.comments ?? (await this.#fetch(options)).comments ?? [];
    this.#record = { ...this.#record, comments };
    const mine = comments.filter((comment) => !before.ids.has(comment.id) && this.#authorOf(comment) !== "theirs");
    const comment = mine.findLast((candidate) => candidate.text === text) ?? mine.at(-1);
    if (comment === undefined) throw new NotFoundError("The comment was added, but LabArchives does not show it yet.");
    this.#answered.add(comment.id);
    return toComment(comment);
  }

  async deleteComment(id: CommentId, options?: CallOptions): Promise<void> {
    const sent = { userId: this.#userId, commentId: givenWords(id, "A comment's id") as CommentId };
    const wasThere = this.#knownComments().ids.has(id);
    await resolvable(
      () => this.home.context.transport.call(entries.deleteComment, sent, options),
      () => this.#findDeleted(id, wasThere),
    );
    this.#withoutComment(id);
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

  /** The picture before a change is sent. */
  protected knownVersion(): KnownVersion {
    return { version: this.version, at: this.home.context.clock.now() };
  }

  /** What became of a change whose answer never came. */
  protected async findChange(
    before: KnownVersion,
    isWhatWasSent: (now: EntryRecord) => boolean,
  ): Promise<WriteOutcome> {
    const now = await this.#fetch();
    if (now.version !== undefined && now.version === before.version) return { outcome: "not-written" };
    if (!isWhatWasSent(now))
      return { outcome: "unknown", why: "the entry may have been changed, but not to what was sent" };
    const { context } = this.home;
    const isMine = context.authorship(now.lastModifiedBy) === "mine" && context.isSince(now.updatedAt, before.at);
    if (before.version === undefined || !isMine)
      return {
        outcome: "unknown",
        why: "the entry is what was sent, but somebody else, or you before, may have made it so",
      };
    this.#record = now;
    this.confirmWrite({});
    return { outcome: "written", value: this };
  }

  /** What an entry of any kind says of itself. */
  protected get summary(): Omit<EntrySummary, "kind"> {
    const { id, partType, version, updatedAt, webUrl, commentCount } = this;
    return {
      id,
      partType,
      ...(version === undefined ? {} : { version }),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      webUrl,
      ...(commentCount === undefined ? {} : { commentCount }),
    };
  }

  abstract override toJSON(): EntrySummary;

  /** The picture before a comment is sent: which there are, and whether these are all. */
  #knownComments(): KnownComments {
    const { comments } = this.#record;
    const ids = new Set((comments ?? []).map(({ id }) => id));
    // An entry without comments needs no list to say so.
    const isWhole = comments !== undefined || this.#record.commentCount === 0;
    return { ids, isWhole, at: this.home.context.clock.now() };
  }

  #authorOf({ author, authorEmail }: CommentRecord) {
    return this.home.context.authorship(author, authorEmail);
  }

  async #findComment(text: string, before: KnownComments): Promise<WriteOutcome> {
    const { comments = [] } = await this.#fetch();
    const fresh = comments
      .filter(({ id }) => !before.ids.has(id) && !this.#answered.has(id))
      .map((comment) => ({
        value: toComment(comment),
        fits: comment.text === text,
        author: this.#authorOf(comment),
        isRecent: this.home.context.isSince(comment.createdAt, before.at),
      }));
    const found = judge(fresh, before.isWhole, "comment");
    if (found.outcome === "written") this.#record = { ...this.#record, comments };
    return found;
  }

  async #findDeleted(id: CommentId, wasThere: boolean): Promise<WriteOutcome> {
    const { comments } = await this.#fetch();
    if (comments === undefined) return { outcome: "unknown", why: "LabArchives does not show the entry's comments" };
    if (comments.some((comment) => comment.id === id)) return { outcome: "not-written" };
    if (!wasThere) return { outcome: "unknown", why: "the entry has no such comment, and may never have had" };
    this.#withoutComment(id);
    return { outcome: "written", value: id };
  }

  #withoutComment(id: CommentId): void {
    const comments = this.#record.comments?.filter((comment) => comment.id !== id);
    this.#record = { ...this.#record, comments };
  }

  #fetch(options?: CallOptions): Promise<EntryRecord> {
    const params = { userId: this.#userId, entryId: this.id, entryData: true, commentData: true };
    return this.home.context.transport.call(entries.entryInfo, params, options);
  }

  get #userId(): ModelContext["userId"] {
    return this.home.context.userId;
  }
}
