import { sleep } from "../../core/clock.ts";
import type { NotebookPath } from "../../tree/path.ts";
import { collect, type RefusedFile } from "../collect/collect.ts";
import { isUnchanged, type LocalFile, type SeenFile } from "../collect/local-file.ts";
import { refuseLarge } from "../collect/too-large.ts";
import type { OpenPage, OpenPages } from "../send/open-pages.ts";
import type { PutOutcome, Sender } from "../send/sender.ts";
import { Contents } from "./contents.ts";
import { Settling } from "./settling.ts";

/** What a watch is told. */
export interface WatcherOptions {
  readonly folder: string;
  readonly pagePath: NotebookPath;
  readonly pages: OpenPages;
  readonly sender: Sender;
  readonly isRecursive: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignoreCase: boolean;
  readonly allowSecrets: boolean;
  readonly settleBy: "time" | "hash";
  readonly intervalMs: number;
  readonly settleMs: number;
  readonly limitBytes: () => Promise<number>;
  readonly signal: AbortSignal;
}

/** What a watch tells. */
export interface WatcherEvents {
  readonly onPut: (file: LocalFile, outcome: PutOutcome) => Promise<void>;
  readonly onRefused: (file: RefusedFile) => Promise<void>;
  /** Trouble that may pass: it is tried again. Anything else ends the watch. */
  readonly onTrouble: (file: string, error: Error) => Promise<void>;
  readonly onLooked: (sentCount: number) => Promise<void>;
}

// After trouble with the connection, the next look comes later and later, up to this.
const LONGEST_WAIT_MS = 60_000;
// A single run, from cron say, gives up some time.
const MOST_TROUBLE_ONCE = 4;
/** How often to ask whether a file that somebody else had sent is still on the page as it was. */
const RECHECK_MS = 60_000;

/** Looks into a folder again and again, and sends what is finished. Folders on a network tell nobody of changes, so it looks. */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #events: WatcherEvents;
  readonly #settling: Settling;
  readonly #contents = new Contents();
  /** Files that were refused, as they were then and why; a changed one is looked at again. */
  readonly #refused = new Map<string, RefusedFile>();
  #on: OpenPage | undefined;
  #troubleCount = 0;
  #lastTrouble: Error | undefined;
  #recheckedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: WatcherOptions, events: WatcherEvents) {
    this.#options = options;
    this.#events = events;
    this.#settling = new Settling(options.settleMs);
  }

  /** Until the signal fires. */
  async run(): Promise<never> {
    for (;;) {
      await this.#look();
      await sleep(this.#waitMs(), this.#options.signal);
    }
  }

  /** Until everything that is there is finished and sent. */
  async runOnce(): Promise<void> {
    const { signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      await this.#look();
      if (this.#troubleCount >= MOST_TROUBLE_ONCE) {
        // A file that nobody can read is left out and named; the others have been sent.
        if (isOfFile(this.#lastTrouble)) return;
        throw this.#lastTrouble;
      }
      if (!this.#settling.isWaiting && this.#troubleCount === 0) return;
      await sleep(this.#waitMs(), signal);
    }
  }

  #waitMs(): number {
    const { intervalMs } = this.#options;
    return this.#troubleCount === 0
      ? intervalMs
      : Math.min(LONGEST_WAIT_MS, Math.max(1000, intervalMs) * 2 ** this.#troubleCount);
  }

  async #look(): Promise<void> {
    const { folder } = this.#options;
    const troubleBefore = this.#troubleCount;
    const on = await this.#orTrouble(folder, () => this.#page());
    const finished = on && (await this.#orTrouble(folder, () => this.#finished(on)));
    if (on === undefined || finished === undefined) return;
    if (finished.length > 0 && (await this.#orTrouble(folder, () => this.#checked(on))) === undefined) return;
    let sentCount = 0;
    for (const file of finished) {
      this.#options.signal.throwIfAborted();
      const outcome = await this.#send(file);
      if (outcome === "stop") return;
      if (outcome === "sent") sentCount += 1;
    }
    if (this.#troubleCount === troubleBefore) this.#troubleCount = 0;
    await this.#events.onLooked(sentCount);
  }

  /** The page is opened at the first look: a server that is down is waited for. */
  async #page(): Promise<OpenPage> {
    this.#on ??= await this.#options.pages.open(this.#options.pagePath);
    return this.#on;
  }

  async #checked(on: OpenPage): Promise<true> {
    await this.#options.pages.check(on, true);
    on.forget();
    return true;
  }

  /** What is there, and has settled. */
  async #finished(on: OpenPage): Promise<readonly LocalFile[]> {
    const { folder, include, exclude, ignoreCase, allowSecrets, isRecursive, settleBy, sender } = this.#options;
    await this.#recheck(on);
    const depth = isRecursive ? Infinity : 1;
    const isKnown = (file: SeenFile): boolean => sender.isDone(on.page, file) || this.#isRefused(file);
    const options = { cwd: folder, include, exclude, ignoreCase, allowSecrets, depth, isKnown };
    const { files, refused } = await collect([folder], options);
    for (const file of refused) await this.#refuse(file);
    if (settleBy === "hash") await this.#contents.look(files.filter(({ sizeBytes }) => sizeBytes > 0));
    const settled = this.#settling.finished(files);
    return settleBy === "hash" ? await this.#sameOf(settled) : settled;
  }

  async #sameOf(settled: readonly LocalFile[]): Promise<readonly LocalFile[]> {
    const same: LocalFile[] = [];
    for (const file of settled) {
      if (await this.#contents.isSame(file)) same.push(file);
      else this.#settling.restart(file);
    }
    return same;
  }

  /** What somebody else sent may have become something else since: then this computer's file is nowhere any more. */
  async #recheck(on: OpenPage): Promise<void> {
    const now = performance.now();
    if (now - this.#recheckedAtMs < RECHECK_MS) return;
    this.#recheckedAtMs = now;
    await this.#options.sender.recheckFound(on);
  }

  #isRefused(file: SeenFile): boolean {
    const known = this.#refused.get(file.path);
    return known !== undefined && known.isPassing !== true && isUnchanged(file, asThen(known));
  }

  async #refuse(file: RefusedFile): Promise<void> {
    const known = this.#refused.get(file.path);
    this.#refused.set(file.path, file);
    if (known?.why === file.why && isUnchanged(asThen(known), asThen(file))) return;
    await this.#events.onRefused(file);
  }

  /** `"stop"` when the connection failed, so that the others need not be tried now. */
  async #send(file: LocalFile): Promise<"sent" | "left" | "stop"> {
    const { sender, pagePath, limitBytes } = this.#options;
    try {
      const mostBytes = await limitBytes();
      if (file.sizeBytes > mostBytes) {
        await this.#refuse(refuseLarge(file, mostBytes));
        return "left";
      }
      const outcome = await sender.put({ file, pagePath });
      this.#refused.delete(file.path);
      if (outcome.outcome === "skipped" || isUnchanged(file, outcome.record)) await this.#events.onPut(file, outcome);
      return outcome.outcome === "sent" ? "sent" : "left";
    } catch (error) {
      await this.#noteTrouble(file.path, error);
      return isOfFile(error) ? "left" : "stop";
    }
  }

  async #orTrouble<T>(what: string, task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      return await this.#noteTrouble(what, error);
    }
  }

  async #noteTrouble(file: string, error: unknown): Promise<undefined> {
    this.#options.signal.throwIfAborted();
    if (!(error instanceof Error) || !isPassing(error)) throw error;
    this.#lastTrouble = error;
    this.#troubleCount += 1;
    await this.#events.onTrouble(file, error);
  }
}

function asThen({ sizeBytes = -1, modifiedMs = -1, stamp }: RefusedFile) {
  return { sizeBytes, modifiedMs, stamp };
}

/** Trouble with a file, or with what it became: the next one may go well. */
function isOfFile(error: unknown): boolean {
  return error instanceof Error && (["UsageError", "PartialWriteError"].includes(error.name) || "syscall" in error);
}

/** Trouble that may be over when it is tried again: with a network, or with a file that somebody still has. */
function isPassing(error: Error): boolean {
  const isServer = error.name === "ApiError" && Reflect.get(error, "retryable") === true;
  const names = ["NetworkError", "TimeoutError", "UncertainWriteError", "DecodeError"];
  return isServer || isOfFile(error) || names.includes(error.name);
}
