import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Clock, systemClock } from "../../core/clock.ts";
import { NotFoundError, UsageError } from "../../core/errors.ts";
import { Run } from "../run.ts";
import { FILE } from "../snapshot/format.ts";
import { syncFolder } from "../vault/disk.ts";
import { VaultLock } from "../vault/lock.ts";
import { notebookFolders, pointLatest, readManifest, snapshotNames, WORK } from "../vault/vault.ts";
import { applyPolicy, isEmptyPolicy, type Keepable, type KeepPolicy } from "./policy.ts";

export interface ForgetOptions extends KeepPolicy {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Only tell what would go. */
  readonly dryRun?: boolean | undefined;
}

/** What becomes of a snapshot, and why. */
export interface ForgetEvent {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly outcome: "kept" | "forgotten" | "would be forgotten";
  readonly why: readonly string[];
}

export interface ForgetSummary {
  readonly kept: number;
  readonly forgotten: number;
}

/**
 * Removes the snapshots that no rule keeps. Each notebook's newest complete snapshot stays whatever the rules say, and so does its
 * newest of all; without any rule nothing is removed.
 *
 * @param path - a vault, or a notebook's folder in it.
 * @throws UsageError without any rule; LockedError while another process is at these copies.
 *
 * @example
 * ```ts
 * await forget("vault", { daily: 7, weekly: 5, monthly: 12, yearly: 10, tags: ["legal-hold"] }).summary();
 * ```
 */
export function forget(path: string, options: ForgetOptions): Run<ForgetEvent, ForgetSummary> {
  return new Run(forgetAll(resolve(path), options));
}

async function* forgetAll(path: string, options: ForgetOptions): AsyncGenerator<ForgetEvent, ForgetSummary, undefined> {
  if (isEmptyPolicy(options)) {
    throw new UsageError("Say what to keep, for example the last 7 (`last: 7`, `--keep-last 7`). Nothing was removed.");
  }
  const summary = { kept: 0, forgotten: 0 };
  for (const folder of await foldersAt(path)) {
    await using _lock = await VaultLock.take(join(folder, WORK, "lock"), options.clock ?? systemClock);
    await removeLeftovers(folder);
    for await (const event of forgetIn(folder, options)) {
      summary[event.outcome === "kept" ? "kept" : "forgotten"] += 1;
      yield event;
    }
  }
  return summary;
}

async function foldersAt(path: string): Promise<readonly string[]> {
  const isVault = await stat(join(path, FILE.vault)).then(
    () => true,
    () => false,
  );
  const folders = isVault ? (await notebookFolders(path)).map((folder) => folder.path) : [path];
  const found: string[] = [];
  for (const folder of folders) if ((await snapshotNames(folder)).length > 0) found.push(folder);
  if (found.length === 0) throw new NotFoundError(`There is no snapshot at ${JSON.stringify(path)}.`);
  for (const folder of found) await mkdir(join(folder, WORK), { recursive: true });
  return found;
}

async function* forgetIn(folder: string, options: ForgetOptions): AsyncGenerator<ForgetEvent, void, undefined> {
  const names = await snapshotNames(folder);
  const snapshots: Keepable[] = [];
  const events: ForgetEvent[] = [];
  for (const name of names) {
    const snapshot = await keepable(folder, name);
    if (snapshot !== undefined) snapshots.push(snapshot);
    // What cannot be read cannot be judged: a person must look at it.
    else events.push({ path: join(folder, name), name, outcome: "kept", why: ["its manifest cannot be read"] });
  }
  const reasons = applyPolicy(snapshots, options);
  yield* events;
  for (const { name } of snapshots.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    options.signal?.throwIfAborted();
    const [why, path] = [reasons.get(name), join(folder, name)];
    if (why !== undefined) yield { path, name, outcome: "kept", why };
    else if (options.dryRun === true) yield { path, name, outcome: "would be forgotten", why: ["no rule keeps it"] };
    else {
      await remove(folder, name);
      yield { path, name, outcome: "forgotten", why: ["no rule keeps it"] };
    }
  }
  const complete = snapshots.filter(({ isComplete, name }) => isComplete && reasons.has(name)).map(({ name }) => name);
  const newest = complete.toSorted().at(-1);
  if (newest !== undefined && options.dryRun !== true) await pointLatest(folder, newest);
}

async function keepable(folder: string, name: string): Promise<Keepable | undefined> {
  const manifest = await readManifest(join(folder, name)).catch(() => undefined);
  const startedAt = new Date(manifest?.startedAt ?? Number.NaN);
  if (manifest === undefined || Number.isNaN(startedAt.getTime())) return undefined;
  return { name, startedAt, isComplete: manifest.isComplete, tags: manifest.tags };
}

/** Out of sight in one step, so that a half-removed snapshot is never taken for a whole one. */
async function remove(folder: string, name: string): Promise<void> {
  const doomed = join(folder, WORK, `forgotten ${name}`);
  await rename(join(folder, name), doomed);
  await syncFolder(folder);
  await rm(doomed, { recursive: true, force: true });
}

/** What an interrupted run had put out of sight. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(join(folder, WORK));
  for (const name of names.filter((candidate) => candidate.startsWith("forgotten "))) {
    await rm(join(folder, WORK, name), { recursive: true, force: true });
  }
}
