import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { LockedError } from "../../core/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { replaceFile } from "./disk.ts";

/** What a lock says of its holder. */
interface Holder {
  readonly token: string;
  readonly process: number;
  readonly host: string;
  readonly startedAt: string;
  readonly expiresAt: string;
}

/** A holder that has said nothing for so long is gone, on whichever host it was. */
const LEASE_MS = 15 * 60_000;
const RENEW_MS = 60_000;
/** A lock without a word in it is being written, or its writer died at that moment. */
const SILENT_MS = 10_000;

/**
 * One process at a time works at a notebook's copies, also where several hosts share the vault. Needs no links, which an external
 * disk may not have. A holder that died on this host, or whose lease ran out on another, is taken over.
 */
export class VaultLock implements AsyncDisposable {
  readonly #path: string;
  readonly #holder: Holder;
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;

  private constructor(path: string, holder: Holder, clock: Clock) {
    own.add(holder.token);
    this.#path = path;
    this.#holder = holder;
    this.#clock = clock;
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), RENEW_MS);
    this.#timer.unref();
  }

  /** @throws LockedError while another process has it. */
  static async take(path: string, clock: Clock): Promise<VaultLock> {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const holder = newHolder(clock.now());
      if (await hasWritten(path, holder)) return new VaultLock(path, holder, clock);
      await removeStale(path, clock.now());
    }
    throw inUse(path, undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    own.delete(this.#holder.token);
    // Whoever took it over while we slept keeps it.
    if ((await readHolder(this.#path))?.token === this.#holder.token) await rm(this.#path, { force: true });
  }

  async #renew(): Promise<void> {
    if ((await readHolder(this.#path))?.token !== this.#holder.token) return;
    const expiresAt = new Date(this.#clock.now() + LEASE_MS).toISOString();
    await replaceFile(this.#path, JSON.stringify({ ...this.#holder, expiresAt }));
  }
}

/** Locks of this very process: the number of a dead process may be ours by chance, as in a container. */
const own = new Set<string>();

function newHolder(now: number): Holder {
  return {
    token: randomUUID(),
    process: process.pid,
    host: hostname(),
    startedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + LEASE_MS).toISOString(),
  };
}

async function hasWritten(path: string, holder: Holder): Promise<boolean> {
  try {
    await using file = await open(path, "wx");
    await file.writeFile(JSON.stringify(holder));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, "utf8").catch(() => "");
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function removeStale(path: string, now: number): Promise<void> {
  const holder = await readHolder(path);
  if (holder === undefined ? await isFresh(path) : isAlive(holder, now)) throw inUse(path, holder);
  // Of two that find the same lock stale, one moves it; the other may have moved a new one, and puts it back.
  const moved = `${path}.${randomUUID()}`;
  await rename(path, moved).catch(() => undefined);
  const found = await readHolder(moved);
  if (found === undefined || found.token === holder?.token) await rm(moved, { force: true });
  else await rename(moved, path);
}

async function isFresh(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs < SILENT_MS;
}

function isAlive(holder: Holder, now: number): boolean {
  if (!(Date.parse(holder.expiresAt) > now)) return false;
  if (holder.host !== hostname()) return true;
  return holder.process === process.pid ? own.has(holder.token) : isRunning(holder.process);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(path: string, holder: Holder | undefined): LockedError {
  const who = holder === undefined ? "Another process" : `Process ${holder.process} on ${holder.host}`;
  const since = holder === undefined ? "" : ` since ${holder.startedAt}`;
  return new LockedError(
    `${who} is at these copies${since}. Wait for it; if it is no labapi, delete ${JSON.stringify(path)}. Nothing was done.`,
  );
}
