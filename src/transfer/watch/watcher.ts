import type { Stats } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { collect, type LocalFile, type RefusedFile } from "../collect/collect.ts";
import type { Sender, PutOutcome } from "../send/sender.ts";
import { isUnchanged } from "../send/records.ts";
import { Settling } from "./settling.ts";

/** What a watch is told. */
export interface WatcherOptions {
  readonly folder: string;
  readonly pagePath: string;
  readonly sender: Sender;
  readonly isRecursive: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allowSecrets: boolean;
  readonly intervalMs: number;
  readonly settleMs: number;
  readonly limitBytes: number;
  readonly signal: AbortSignal;
}

/** What a watch tells. */
export interface WatcherEvents {
  readonly onPut: (file: LocalFile, outcome: PutOutcome) => Promise<void>;
  readonly onRefused: (file: RefusedFile) => void;
  /** A connection that failed: the file is tried again. Anything else ends the watch. */
  readonly onTrouble: (what: string, error: Error) => void;
}

// After trouble with the connection, the next look comes later and later, up to this.
const LONGEST_WAIT_MS = 60_000;
// A single run, from cron say, gives up some time.
const MOST_TROUBLE_ONCE = 4;

/** Looks into a folder again and again, and sends what is finished. Folders on a network tell nobody of changes, so it looks. */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #events: WatcherEvents;
  readonly #settling: Settling;
  /** Files that were refused, as they were then; a changed one is looked at again. */
  readonly #refused = new Map<string, Pick<LocalFile, "sizeBytes" | "modifiedMs">>();
  #troubleCount = 0;
  #lastTrouble: Error | undefined;

  constructor(options: WatcherOptions, events: WatcherEvents) {
    this.#options = options;
    this.#events = events;
    this.#settling = new Settling(options.settleMs);
  }

  /** Until the signal fires. */
  async run(): Promise<void> {
    for (;;) {
      await this.#look();
      await sleep(this.#waitMs(), undefined, { signal: this.#options.signal });
    }
  }

  /** Until everything that is there is finished and sent. */
  async runOnce(): Promise<void> {
    do {
      await this.#look();
      if (this.#troubleCount >= MOST_TROUBLE_ONCE) throw this.#lastTrouble;
      if (!this.#settling.isWaiting && this.#troubleCount === 0) return;
      await sleep(this.#waitMs(), undefined, { signal: this.#options.signal });
    } while (!this.#options.signal.aborted);
  }

  #waitMs(): number {
    const { intervalMs } = this.#options;
    return this.#troubleCount === 0
      ? intervalMs
      : Math.min(LONGEST_WAIT_MS, Math.max(1000, intervalMs) * 2 ** this.#troubleCount);
  }

  async #look(): Promise<void> {
    const { folder, include, exclude, allowSecrets, isRecursive, signal } = this.#options;
    const depth = isRecursive ? Infinity : 1;
    const isKnown = (path: string, info: Stats): boolean => this.#isDone(path, info);
    const found = await collect([folder], { cwd: folder, include, exclude, allowSecrets, depth, isKnown }).catch(
      (error: unknown) => this.#noteTrouble(folder, error),
    );
    if (found === undefined) return;
    for (const file of found.refused) this.#refuse(file);
    const finished = this.#settling.finished(found.files);
    if (finished.length === 0) this.#troubleCount = 0;
    for (const file of finished) {
      signal.throwIfAborted();
      if (!(await this.#send(file))) return;
    }
  }

  #isDone(path: string, info: Stats): boolean {
    const now = { sizeBytes: info.size, modifiedMs: info.mtimeMs };
    const done = this.#options.sender.memory.sent(this.#options.pagePath, path) ?? this.#refused.get(path);
    return done !== undefined && done.sizeBytes === now.sizeBytes && done.modifiedMs === now.modifiedMs;
  }

  #refuse(file: RefusedFile): void {
    const known = this.#refused.get(file.path);
    const now = { sizeBytes: file.sizeBytes ?? -1, modifiedMs: file.modifiedMs ?? -1 };
    if (known?.sizeBytes === now.sizeBytes && known.modifiedMs === now.modifiedMs) return;
    this.#refused.set(file.path, now);
    this.#events.onRefused(file);
  }

  /** False when the connection failed, so that the others need not be tried now. */
  async #send(file: LocalFile): Promise<boolean> {
    const { sender, pagePath, limitBytes } = this.#options;
    if (file.sizeBytes > limitBytes) {
      this.#refuse({
        ...file,
        why: `it has ${file.sizeBytes} bytes, and this account may upload at most ${limitBytes}`,
        isSecret: false,
      });
      return true;
    }
    try {
      const outcome = await sender.put({ file, pagePath });
      this.#troubleCount = 0;
      if (outcome.outcome === "skipped" || isUnchanged(file, outcome.record)) await this.#events.onPut(file, outcome);
      return true;
    } catch (error) {
      this.#noteTrouble(file.relativePath, error);
      return error instanceof Error && error.name === "UsageError";
    }
  }

  #noteTrouble(what: string, error: unknown): undefined {
    this.#options.signal.throwIfAborted();
    if (!(error instanceof Error) || !isPassing(error)) throw error;
    this.#events.onTrouble(what, error);
    this.#lastTrouble = error;
    this.#troubleCount += 1;
  }
}

/** Trouble that may be over when it is tried again: with a network, or with a file that somebody still has. */
function isPassing(error: Error): boolean {
  if ("syscall" in error) return true;
  const isServer = error.name === "ApiError" && Reflect.get(error, "retryable") === true;
  return (
    isServer ||
    ["NetworkError", "TimeoutError", "UncertainWriteError", "DecodeError", "UsageError"].includes(error.name)
  );
}
