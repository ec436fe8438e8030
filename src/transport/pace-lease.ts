import { createHash } from "node:crypto";
import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sleep } from "../core/clock.ts";

/** Nobody holds the file for longer than it takes to read and write a number: what is older was left by a dead process. */
const STALE_MS = 5000;
const RETRY_MS = 5;
/** A turn further off than this was booked by a clock that has been put back since. */
const FURTHEST_MS = 10 * 60_000;

/**
 * One pace for all processes of this host that use the same access key: a file says when the next call may start, and each books its turn
 * in it. Whoever dies costs the others one turn.
 */
export class PaceLease {
  readonly #folder: string;
  readonly #path: string;
  readonly #lockPath: string;

  /** @param folder - shared by those processes; made if it is not there. */
  constructor(folder: string, accessKeyId: string) {
    const name = createHash("sha256").update(accessKeyId).digest("hex").slice(0, 32);
    this.#folder = folder;
    this.#path = join(folder, `pace-${name}`);
    this.#lockPath = `${this.#path}.lock`;
  }

  /** Resolves when it is this call's turn: at least `intervalMs` after the turn before, whoever had it. */
  async turn(intervalMs: number, signal: AbortSignal | undefined): Promise<void> {
    await this.#lock(signal);
    let startAt: number;
    try {
      const now = Date.now();
      const booked = Number(await readFile(this.#path, "utf8").catch(() => "0"));
      const isSane = booked > now && booked < now + FURTHEST_MS;
      startAt = isSane ? booked : now;
      await writeFile(this.#path, String(startAt + intervalMs), { mode: 0o600 });
    } finally {
      await rm(this.#lockPath, { force: true });
    }
    const waitMs = startAt - Date.now();
    if (waitMs > 0) await sleep(waitMs, signal);
  }

  async #lock(signal: AbortSignal | undefined): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    while (!(await this.#hasTaken())) {
      const info = await stat(this.#lockPath).catch(() => undefined);
      if (info !== undefined && Date.now() - info.mtimeMs > STALE_MS) await rm(this.#lockPath, { force: true });
      else await sleep(RETRY_MS, signal);
    }
  }

  async #hasTaken(): Promise<boolean> {
    try {
      await using _file = await open(this.#lockPath, "wx", 0o600);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }
}
