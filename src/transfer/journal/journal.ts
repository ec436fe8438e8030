import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { Lock } from "./lock.ts";

/**
 * What was done, one JSON line per step, on disk before the next step begins. A process that is killed at any moment leaves whole
 * lines and at most one broken one at the end, which is cut off when the journal is taken up again. Lines that a failing disk has
 * spoilt are passed over and counted.
 */
export class Journal<R extends object> implements AsyncDisposable {
  /** What an earlier run left. */
  readonly earlier: readonly R[];
  /** Lines of it that nobody can read any more. */
  readonly damagedCount: number;
  readonly path: string;
  readonly #file: FileHandle | undefined;
  readonly #lock: Lock | undefined;

  private constructor(path: string, earlier: ReadLines<R>, file?: FileHandle, lock?: Lock) {
    this.path = path;
    this.earlier = earlier.records;
    this.damagedCount = earlier.damagedCount;
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * Opens the journal, or begins one; `isNew` forgets what was in it.
   *
   * @throws LockedError while another process has it.
   */
  static async open<R extends object>(path: string, isNew = false): Promise<Journal<R>> {
    const lock = await Lock.take(`${path}.lock`);
    try {
      const earlier = isNew ? NOTHING : await readLines<R>(path);
      const file = await open(path, "a", 0o600);
      await file.truncate(earlier.sizeBytes);
      return new Journal<R>(path, earlier, file, lock);
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** One that is kept nowhere, for a program that wants nothing remembered. */
  static unkept<R extends object>(): Journal<R> {
    return new Journal<R>("", NOTHING);
  }

  /** Returns when the record is on disk. */
  async add(record: R): Promise<void> {
    await this.#file?.appendFile(`${JSON.stringify(record)}\n`);
    await this.#file?.datasync();
  }

  /** Nothing is left to be done: the next run begins anew. */
  async finish(): Promise<void> {
    if (this.#file !== undefined) await rm(this.path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.close();
    await this.#lock?.[Symbol.asyncDispose]();
  }
}

/** A name for the journal of a piece of work: the same work gets the same one. */
export function journalName(...facts: readonly string[]): string {
  return `${createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32)}.jsonl`;
}

/** What a file of JSON lines holds. */
export interface ReadLines<R> {
  readonly records: readonly R[];
  readonly damagedCount: number;
  /** Of the whole lines; what is behind them is the beginning of one that was never finished. */
  readonly sizeBytes: number;
}

const NOTHING: ReadLines<never> = { records: [], damagedCount: 0, sizeBytes: 0 };

/** Reads JSON lines, as far as they are whole. A file that is not there has none. */
export async function readLines<R extends object>(path: string): Promise<ReadLines<R>> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const sizeBytes = bytes.lastIndexOf("\n") + 1;
  const lines = bytes.subarray(0, sizeBytes).toString("utf8").split("\n").slice(0, -1);
  const records = lines.flatMap((line) => recordIn<R>(line));
  return { records, damagedCount: lines.length - records.length, sizeBytes };
}

function recordIn<R extends object>(line: string): readonly R[] {
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === "object" && record !== null ? [record as R] : [];
  } catch {
    return [];
  }
}
