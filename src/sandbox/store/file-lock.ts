import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const mine = new Set<string>();

/**
 * One sandbox per database file. What a process that was killed left behind (its number, and SQLite's own lock) is cleared away,
 * so that the next one can begin; SQLite itself repairs a half-written transaction.
 */
export class FileLock implements Disposable {
  readonly #path: string;

  /** Throws when somebody who is still there has the file. */
  constructor(dbPath: string) {
    this.#path = `${resolve(dbPath)}.pid`;
    const holder = readHolder(this.#path);
    if (mine.has(this.#path) || (holder !== undefined && holder !== process.pid && isAlive(holder))) {
      throw new Error(`${dbPath} is in use by another sandbox (process ${holder ?? process.pid}).`);
    }
    rmSync(`${resolve(dbPath)}.lock`, { recursive: true, force: true });
    writeFileSync(this.#path, String(process.pid));
    mine.add(this.#path);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
    mine.delete(this.#path);
  }
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
