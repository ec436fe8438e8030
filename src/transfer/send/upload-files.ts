import type { Page } from "../../tree/model/nodes.ts";
import { join, resolve } from "node:path";
import { collect, type RefusedFile } from "../collect/collect.ts";
import { refuseLarge } from "../collect/too-large.ts";
import { EventStream, type Teller } from "../events.ts";
import { Journal, journalName } from "../journal/journal.ts";
import { madeFolder } from "../journal/state.ts";
import { type Destination, type Place, placeOf } from "./destination.ts";
import type { UploadEvent, UploadSummary } from "./events.ts";
import { OpenPages } from "./open-pages.ts";
import { findFolder } from "./pages.ts";
import { isOwnTrouble } from "./patience.ts";
import { type Plan, planUploads, type Upload } from "./plan.ts";
import { PutMemory, type PutRecord } from "./records.ts";
import { Sender } from "./sender.ts";
import { failureOf, receiptOf, Tally } from "./tally.ts";

/** What every engine that sends takes. */
export interface SendOptions {
  /**
   * Folder for what must be remembered between runs: a stopped batch goes on, and a file finds its own entry again. Without it
   * nothing is remembered.
   */
  readonly stateFolder?: string | undefined;
  /** Whose memory it is, where several people share the folder; the notebook's address unless given. */
  readonly account?: string | undefined;
  readonly caption?: string | undefined;
  /** Only files that fit; in folders. */
  readonly include?: readonly string[] | undefined;
  /** No files that fit; in folders. */
  readonly exclude?: readonly string[] | undefined;
  /** Capitals do not matter in patterns. */
  readonly ignoreCase?: boolean | undefined;
  /** Send also what looks like a secret, or lies behind a link out of the folder. */
  readonly allowSecrets?: boolean | undefined;
  /** Larger files are refused before anything is sent; see `user.maxUploadSize()`. */
  readonly maxFileBytes?: number | (() => Promise<number>) | undefined;
  /** How long LabArchives may take to show a file whose upload lost its sender, in milliseconds; 10,000 unless given. */
  readonly settleMs?: number | undefined;
  /** The wait before a second try, in milliseconds; each further one is twice as long. 1000 unless given. */
  readonly retryDelayMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What `uploadFiles` takes. */
export interface UploadOptions extends SendOptions {
  /** Where relative sources start; the working folder unless given. */
  readonly cwd?: string | undefined;
  /** Leave out what is there already; what has changed becomes a new version of the file's own entry. */
  readonly ifChanged?: boolean | undefined;
  /** On a page: the files of all folders side by side. */
  readonly flat?: boolean | undefined;
  /** Forget where a stopped batch was. */
  readonly restart?: boolean | undefined;
}

/** A batch of uploads: its events, and at the end what became of it. */
export type Uploads = EventStream<UploadEvent, UploadSummary>;

/** What would be sent, and what not. */
export interface UploadPlan extends Plan {
  readonly place: Place;
  readonly refused: readonly RefusedFile[];
  readonly emptyFolders: readonly string[];
}

const NEVER = new AbortController().signal;
const DEFAULT_SETTLE_MS = 10_000;
const DEFAULT_RETRY_DELAY_MS = 1000;

/**
 * Sends files, folders and patterns to a page, or into a folder of the notebook. One file after the other, and none twice: a batch that
 * was stopped goes on where it was when the same one is asked for again. A file that cannot be read or is refused is an event; trouble
 * that every file would have (no connection, no right, an abort) is thrown at the end of the events.
 *
 * @throws UsageError if nothing is there to send; LockedError while another process is at the same batch.
 * @example
 * ```ts
 * const uploads = uploadFiles(page, ["results/*.csv"], { stateFolder: ".labapi", ifChanged: true });
 * for await (const event of uploads) if (event.kind === "sent") console.log(event.filename, event.sha256);
 * const { failed, refused } = uploads.summary();
 * ```
 */
export function uploadFiles(to: Page | Destination, sources: readonly string[], options: UploadOptions = {}): Uploads {
  const tally = new Tally();
  return new EventStream<UploadEvent, UploadSummary>(
    async (teller, signal) => {
      const plan = await planFiles(to, sources, { ...options, signal });
      await using batch = await Batch.open(plan, sources, { ...options, signal }, teller, tally);
      await batch.run();
    },
    () => tally.summary(),
    options.signal,
  );
}

/** What {@link uploadFiles} would do. Sends nothing. */
export async function planFiles(
  to: Page | Destination,
  sources: readonly string[],
  options: UploadOptions = {},
): Promise<UploadPlan> {
  const { cwd = process.cwd(), flat = false, maxFileBytes = Infinity, signal = NEVER } = options;
  const place = placeOf(to);
  const { files, refused, emptyFolders } = await collect(sources, { ...options, cwd });
  const limitBytes = typeof maxFileBytes === "number" || files.length === 0 ? maxFileBytes : await maxFileBytes();
  const mostBytes = typeof limitBytes === "number" ? limitBytes : Infinity;
  const tooLarge = files.filter(({ sizeBytes }) => sizeBytes > mostBytes);
  const fitting = files.filter(({ sizeBytes }) => sizeBytes <= mostBytes);
  const plan = await planUploads(fitting, place, { isFlat: flat, signal });
  return {
    ...plan,
    place,
    refused: [...refused, ...tooLarge.map((file) => refuseLarge(file, mostBytes))],
    emptyFolders,
  };
}

type Sure<T, K extends keyof T> = T & { readonly [P in K]-?: NonNullable<T[P]> };

/** A batch at work. */
class Batch implements AsyncDisposable {
  readonly #plan: UploadPlan;
  readonly #journal: Journal<PutRecord>;
  readonly #teller: Teller<UploadEvent>;
  readonly #tally: Tally;
  readonly #pages: OpenPages;
  readonly #sender: Sender;
  readonly #signal: AbortSignal;

  private constructor(
    plan: UploadPlan,
    journal: Journal<PutRecord>,
    options: Sure<UploadOptions, "signal">,
    teller: Teller<UploadEvent>,
    tally: Tally,
  ) {
    this.#plan = plan;
    this.#journal = journal;
    this.#teller = teller;
    this.#tally = tally;
    this.#signal = options.signal;
    const memory = new PutMemory(journal.earlier);
    const common = { memory, note: (record: PutRecord) => journal.add(record), ...timesOf(options) };
    const { stateFolder, caption, ifChanged } = options;
    this.#pages = new OpenPages({ ...common, place: plan.place, stateFolder, account: accountOf(plan.place, options) });
    this.#sender = new Sender({
      ...common,
      pages: this.#pages,
      caption,
      existing: ifChanged === true ? "compare" : "ignore",
      apart: "batch",
      onProgress: (file, doneBytes) => teller.hint({ kind: "progress", file, doneBytes }),
    });
  }

  static async open(
    plan: UploadPlan,
    sources: readonly string[],
    options: Sure<UploadOptions, "signal">,
    teller: Teller<UploadEvent>,
    tally: Tally,
  ): Promise<Batch> {
    const journal = await openJournal(plan.place, sources, options);
    return new Batch(plan, journal, options, teller, tally);
  }

  async run(): Promise<void> {
    const { uploads, refused, emptyFolders, extraPages } = this.#plan;
    const { earlier, damagedCount } = this.#journal;
    this.#tally.emptyFolders = emptyFolders;
    for (const { file } of uploads) this.#tally.waiting.add(file.path);
    const totalBytes = uploads.reduce((sum, { file }) => sum + file.sizeBytes, 0);
    const isResumed = earlier.length > 0;
    await this.#teller.tell({ kind: "planned", fileCount: uploads.length, totalBytes, isResumed, damagedCount });
    for (const { path, why } of refused) await this.#refuse(path, why);
    for (const path of extraPages) await this.#pages.open(path);
    for (const upload of uploads) await this.#see(upload);
    await this.#lookForUrl();
    for (const { ledger } of this.#pages.all()) await ledger.sync();
    if (this.#tally.summary().isComplete) await this.#journal.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#journal[Symbol.asyncDispose]();
  }

  async #refuse(file: string, why: string): Promise<void> {
    this.#tally.refused.push({ file, why });
    await this.#teller.tell({ kind: "refused", file, why });
  }

  /** One file's trouble is its own; trouble that every file would have ends the batch. */
  async #see(upload: Upload): Promise<void> {
    const { path, relativePath, sizeBytes } = upload.file;
    this.#signal.throwIfAborted();
    await this.#teller.tell({ kind: "begun", file: path, name: relativePath, sizeBytes });
    try {
      await this.#send(upload);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!isOwnTrouble(error)) throw error;
      const failed = failureOf(path, error as Error);
      this.#tally.failed.push(failed);
      this.#tally.waiting.delete(path);
      await this.#teller.tell({ kind: "failed", ...failed });
    }
    await this.#teller.tell({ kind: "end", file: path, sizeBytes });
  }

  async #send(upload: Upload): Promise<void> {
    const result = await this.#sender.put(upload);
    const file = upload.file.path;
    this.#tally.waiting.delete(file);
    if (result.outcome === "skipped") {
      const { id, why } = result;
      this.#tally.skipped.push({ file, why, id });
      return await this.#teller.tell({ kind: "skipped", file, why, id });
    }
    const receipt = receiptOf(result.record, result.isEarlier);
    this.#tally.sent.push(receipt);
    await this.#teller.tell({ kind: "sent", besides: result.besides, ...receipt });
  }

  async #lookForUrl(): Promise<void> {
    const { place } = this.#plan;
    const [first, ...more] = this.#pages.all();
    if (first === undefined || more.length === 0) this.#tally.webUrl = first?.page.webUrl;
    else this.#tally.webUrl = (await findFolder(place.notebook, place.path, { signal: this.#signal }))?.webUrl;
  }
}

async function openJournal(
  place: Place,
  sources: readonly string[],
  options: UploadOptions,
): Promise<Journal<PutRecord>> {
  const { stateFolder, cwd = process.cwd(), restart } = options;
  if (stateFolder === undefined) return Journal.unkept<PutRecord>();
  const paths = sources.map((source) => resolve(cwd, source)).toSorted();
  const where = place.page?.id ?? place.path.toString();
  const name = journalName(accountOf(place, options), place.notebook.id, where, ...paths);
  return await Journal.open<PutRecord>(join(await madeFolder(stateFolder, "put"), name), restart);
}

/** Whose memory it is. */
export function accountOf({ notebook }: Place, { account }: SendOptions): string {
  return account ?? notebook.webUrl;
}

/** The waits of an engine, and what ends them. */
export function timesOf({ settleMs, retryDelayMs, signal }: SendOptions) {
  return {
    settleMs: settleMs ?? DEFAULT_SETTLE_MS,
    retryDelayMs: retryDelayMs ?? DEFAULT_RETRY_DELAY_MS,
    signal: signal ?? NEVER,
  };
}
