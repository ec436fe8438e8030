import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { LockedError } from "../../core/errors.ts";

/** How often a holder shows that it is alive, and after how long a silent one on another computer is taken for dead. */
const BEAT_MS = 30_000;
const DEAD_AFTER_MS = 10 * BEAT_MS;

/**
 * A lock between processes, as a file that names its holder. One that a dead process left is taken over: at once where it ran on
 * this computer, after some minutes where it ran on another that shares the folder.
 */
export class Lock implements AsyncDisposable {
  readonly #path: string;
  readonly #beat: NodeJS.Timeout;

  private constructor(path: string) {
    this.#path = path;
    this.#beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), BEAT_MS).unref();
  }

  /** @throws LockedError while somebody else holds it. */
  static async take(path: string): Promise<Lock> {
    if (held.has(path)) throw inUse(path, String(process.pid));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await hasTaken(path)) return new Lock(path);
      const holder = await readFile(path, "utf8").catch(() => "");
      if (await isHeld(path, holder)) throw inUse(path, holder);
      await remove(path, holder);
    }
    throw inUse(path, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat);
    held.delete(this.#path);
    await rm(this.#path, { force: true });
  }
}

/** Locks of this very process: a number left by an earlier process may be ours by chance, as in a container. */
const held = new Set<string>();

/** A link appears whole or not at all, so that nobody ever reads a lock without its holder. */
async function hasTaken(path: string): Promise<boolean> {
  const own = temporaryName(path);
  await writeFile(own, `${process.pid} ${await startOf(process.pid)} ${hostname()}`, { mode: 0o600, flag: "wx" });
  try {
    await link(own, path);
    held.add(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Of two that find the same lock stale, one moves it and the other finds nothing, or a new lock, which it puts back. */
async function remove(path: string, stale: string): Promise<void> {
  const moved = temporaryName(path);
  await rename(path, moved).catch(() => {});
  const holder = await readFile(moved, "utf8").catch(() => stale);
  if (holder !== stale) await link(moved, path).catch(() => {});
  await rm(moved, { force: true });
}

async function isHeld(path: string, holder: string): Promise<boolean> {
  const [pid = "", start = "", host = ""] = holder.split(" ");
  if (!/^[1-9]\d*$/.test(pid)) return false;
  if (host !== "" && host !== hostname()) return await isBeating(path);
  if (Number(pid) === process.pid || !isRunning(Number(pid))) return false;
  const now = await startOf(Number(pid));
  return now === "" || start === "" || now === start;
}

async function isBeating(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs < DEAD_AFTER_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process began, where the system tells (Linux): process numbers are used again. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}`;
}

function inUse(path: string, holder: string): LockedError {
  const [pid = "", , host = hostname()] = holder.split(" ");
  const where = host === hostname() ? "" : ` on ${host}`;
  return new LockedError(
    `Another labapi (process ${pid || "unknown"}${where}) is at the same work. Wait for it; if it is not one, delete ${JSON.stringify(path)}.`,
  );
}
