import { createHash } from "node:crypto";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import { Lock } from "./lock.ts";

/**
 * What was done, one JSON line per step, on disk before the next step begins. A process that is killed at any moment leaves whole
 * lines and at most one broken one at the end, which is cut off when the journal is taken up again.
 */
export class Journal<R extends object> implements AsyncDisposable {
  /** What an earlier run left. */
  readonly earlier: readonly R[];
  readonly path: string;
  readonly #file: FileHandle;
  readonly #lock: Lock;

  private constructor(path: string, earlier: readonly R[], file: FileHandle, lock: Lock) {
    this.path = path;
    this.earlier = earlier;
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * Opens the journal, or begins one; `isNew` forgets what was in it.
   *
   * @throws UsageError while another process has it.
   */
  static async open<R extends object>(path: string, isNew = false): Promise<Journal<R>> {
    const lock = await Lock.take(`${path}.lock`);
    try {
      const { records, sizeBytes } = isNew ? { records: [], sizeBytes: 0 } : await readWhole<R>(path);
      const file = await open(path, "a", 0o600);
      await file.truncate(sizeBytes);
      return new Journal(path, records, file, lock);
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Returns when the record is on disk. */
  async add(record: R): Promise<void> {
    await this.#file.write(`${JSON.stringify(record)}\n`);
    await this.#file.datasync();
  }

  /** Nothing is left to be done: the next run begins anew. */
  async finish(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await this.#lock[Symbol.asyncDispose]();
  }
}

/** A name for the journal of a piece of work: the same work gets the same one. */
export function journalName(...facts: readonly string[]): string {
  return `${createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32)}.jsonl`;
}

async function readWhole<R>(path: string): Promise<{ records: R[]; sizeBytes: number }> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const end = bytes.lastIndexOf("\n") + 1;
  const lines = bytes.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
  return { records: lines.map((line) => JSON.parse(line) as R), sizeBytes: end };
}
