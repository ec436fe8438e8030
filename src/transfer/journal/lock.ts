import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { sleep } from "../../core/clock.ts";
import { LockedError } from "../../core/errors.ts";

/** How often a holder shows that it is alive, and after how long a silent one on another computer is taken for dead. */
const BEAT_MS = 30_000;
const DEAD_AFTER_MS = 10 * BEAT_MS;

const MOST_ATTEMPTS = 50;
const TURN_WAIT_MS = 20;
const DEAD_TURN_MS = 10_000;

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
    held.add(path);
    try {
      return await Lock.#takeFromOthers(path);
    } catch (error) {
      held.delete(path);
      throw error;
    }
  }

  static async #takeFromOthers(path: string): Promise<Lock> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      if (await hasTaken(path)) return new Lock(path);
      const holder = await readFile(path, "utf8").catch(() => "");
      if (await isHeld(path, holder)) throw inUse(path, holder);
      await remove(path, holder);
    }
    throw inUse(path, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#beat);
    await rm(this.#path, { force: true });
    held.delete(this.#path);
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
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Takes away what a dead process left. Of many that find it at once, one at a time may: it looks whether the lock is still the stale
 * one, so that nobody takes away the new one of somebody who was faster.
 */
async function remove(path: string, stale: string): Promise<void> {
  const turn = `${path}.turn`;
  try {
    await mkdir(turn);
  } catch {
    await sleep(TURN_WAIT_MS);
    return await endDeadTurn(turn);
  }
  try {
    if ((await readFile(path, "utf8").catch(() => undefined)) === stale) await rm(path, { force: true });
  } finally {
    await rmdir(turn).catch(() => {});
  }
}

/** A turn takes moments; one that lasts was left by a process that was killed in it. */
async function endDeadTurn(turn: string): Promise<void> {
  const info = await stat(turn).catch(() => undefined);
  if (info !== undefined && Date.now() - info.mtimeMs > DEAD_TURN_MS) await rmdir(turn).catch(() => {});
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
