import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { UsageError } from "../../core/errors.ts";

/** A lock between processes, as a file that names its holder. One that a dead process left is taken over. */
export class Lock implements AsyncDisposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws UsageError while somebody else holds it. */
  static async take(path: string): Promise<Lock> {
    if (held.has(path)) throw inUse(path, String(process.pid));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await hasTaken(path)) return new Lock(path);
      const holder = await readFile(path, "utf8").catch(() => "");
      if (await isHeld(holder)) throw inUse(path, holder);
      await remove(path, holder);
    }
    throw inUse(path, "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    held.delete(this.#path);
    await rm(this.#path, { force: true });
  }
}

/** Locks of this very process: a number left by an earlier process may be ours by chance, as in a container. */
const held = new Set<string>();

/** A link appears whole or not at all, so that nobody ever reads a lock without its holder. */
async function hasTaken(path: string): Promise<boolean> {
  const own = temporaryName(path);
  await writeFile(own, `${process.pid} ${await startOf(process.pid)}`, { mode: 0o600, flag: "wx" });
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

async function isHeld(holder: string): Promise<boolean> {
  const [pid = "", start = ""] = holder.split(" ");
  if (!/^[1-9]\d*$/.test(pid) || Number(pid) === process.pid || !isRunning(Number(pid))) return false;
  const now = await startOf(Number(pid));
  return now === "" || start === "" || now === start;
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

function inUse(path: string, holder: string): UsageError {
  const pid = holder.split(" ")[0] || "unknown";
  return new UsageError(
    `Another labapi (process ${pid}) is at the same work. Wait for it; if it is not one, delete ${JSON.stringify(path)}.`,
  );
}
