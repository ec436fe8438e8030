import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { UsageError } from "../../core/errors.ts";

/**
 * What was done, one JSON line per step, on disk before the next step begins. A process that is killed at any moment leaves whole
 * lines and at most one broken one at the end, which is cut off when the journal is taken up again.
 */
export class Journal<R extends object> implements AsyncDisposable {
  /** What an earlier run left. */
  readonly earlier: readonly R[];
  readonly path: string;
  readonly #file: FileHandle;
  readonly #lock: string;

  private constructor(path: string, earlier: readonly R[], file: FileHandle) {
    this.path = path;
    this.earlier = earlier;
    this.#file = file;
    this.#lock = lockOf(path);
  }

  /**
   * Opens the journal, or begins one.
   *
   * @throws UsageError while another process has it.
   */
  static async open<R extends object>(path: string): Promise<Journal<R>> {
    await lock(path);
    try {
      const { records, sizeBytes } = await readWhole<R>(path);
      const file = await open(path, "a", 0o600);
      await file.truncate(sizeBytes);
      return new Journal(path, records, file);
    } catch (error) {
      await rm(lockOf(path), { force: true });
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
    await rm(this.#lock, { force: true });
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

function lockOf(path: string): string {
  return `${path}.lock`;
}

/** A lock left by a process that is gone is taken over. */
async function lock(path: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const holder = await tryLock(path);
    if (holder === undefined) return;
    if (isRunning(holder)) throw inUse(path, holder);
    // Renamed first: of two that find the lock stale, one moves it and the other finds nothing.
    const stale = `${lockOf(path)}.${process.pid}`;
    await rename(lockOf(path), stale).catch(() => {});
    await rm(stale, { force: true });
  }
  throw inUse(path, 0);
}

/** The process that holds the lock; `undefined` when we now do. */
async function tryLock(path: string): Promise<number | undefined> {
  try {
    await using file = await open(lockOf(path), "wx", 0o600);
    await file.write(String(process.pid));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return Number(await readFile(lockOf(path), "utf8").catch(() => "0"));
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(path: string, pid: number): UsageError {
  return new UsageError(
    `Another labapi (process ${pid}) is at the same work. Wait for it; if it is not one, delete ${JSON.stringify(lockOf(path))}.`,
  );
}
