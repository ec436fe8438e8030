import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const mine = new Set<string>();
// Each further attempt means that somebody else was faster, and has it then.
const MOST_ATTEMPTS = 5;

/**
 * One sandbox per database file. What a process that was killed left behind (its number, and SQLite's own lock) is cleared away,
 * so that the next one can begin; SQLite itself repairs a half-written transaction.
 */
export class FileLock implements Disposable {
  readonly #path: string;

  /** Throws when somebody who is still there has the file. */
  constructor(dbPath: string) {
    this.#path = `${resolve(dbPath)}.pid`;
    this.#take(dbPath);
    rmSync(`${resolve(dbPath)}.lock`, { recursive: true, force: true });
    mine.add(this.#path);
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { force: true });
    mine.delete(this.#path);
  }

  #take(dbPath: string): void {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (!mine.has(this.#path) && hasTaken(this.#path)) return;
      const holder = read(this.#path);
      if (mine.has(this.#path) || isHeld(holder)) {
        const pid = holder.split(" ")[0] ?? "";
        throw new Error(`${dbPath} is in use by another sandbox (process ${pid === "" ? process.pid : pid}).`);
      }
      removeStale(this.#path, holder);
    }
    throw new Error(`${dbPath} is wanted by other sandboxes at the same time. Try again.`);
  }
}

/** A link appears whole or not at all: of two that begin together one gets it, and nobody reads half a lock. */
function hasTaken(path: string): boolean {
  const own = besides(path);
  writeFileSync(own, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600, flag: "wx" });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Takes away what a dead process left; a lock that somebody faster has put there meanwhile goes back. */
function removeStale(path: string, stale: string): void {
  const aside = besides(path);
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  try {
    if (read(aside) !== stale) linkSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Does the process run that wrote this, and not another one that was given its number since? */
function isHeld(holder: string): boolean {
  const [pid = "", start = ""] = holder.split(" ");
  if (!/^[1-9]\d{0,9}$/.test(pid) || Number(pid) === process.pid || !isRunning(Number(pid))) return false;
  const now = startOf(Number(pid));
  return now === "" || start === "" || now === start;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, where the system tells (Linux). */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function besides(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}`;
}
