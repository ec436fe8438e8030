import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Run } from "../run.ts";
import type { Source } from "../source/source.ts";
import { VaultLock } from "../vault/lock.ts";
import { checkFolder, prepareFolder, rememberVault } from "../vault/prepare.ts";
import type { SnapshotEvent, SnapshotSummary } from "./summary.ts";
import { type SnapshotOptions, type TakeOptions, withDefaults } from "./options.ts";
import { Taking } from "./taking.ts";
import { Work } from "./work.ts";

/**
 * Takes a snapshot of a notebook into a vault: a folder, made if it is not there. What has not changed since the last one is not asked
 * for again. A run that was killed is gone on with by the next.
 *
 * Costs one call per folder, one for what has changed, one per page to read, and one per file to fetch; the first one also four for the
 * notebook's own settings and the server's time.
 *
 * @throws LockedError while another process is at it; GuardError when it looks wrong, changing nothing; what the client throws
 *   otherwise.
 *
 * @example
 * ```ts
 * const run = takeSnapshot(liveSource(client, user, notebook), "vault");
 * for await (const event of run) if (event.type === "page") console.log(event.path.join("/"));
 * const { path, isComplete } = await run.summary();
 * ```
 */
export function takeSnapshot(
  source: Source,
  vault: string,
  options: SnapshotOptions = {},
): Run<SnapshotEvent, SnapshotSummary> {
  return new Run(take(source, resolve(vault), withDefaults(options)));
}

async function* take(
  source: Source,
  vault: string,
  options: TakeOptions,
): AsyncGenerator<SnapshotEvent, SnapshotSummary, undefined> {
  if (options.dryRun === true) return yield* rehearse(source, vault, options);
  const { path, lockPath } = await prepareFolder(source, vault, options);
  await using _lock = await VaultLock.take(lockPath, options.clock);
  await using work = await Work.open(path);
  try {
    const summary = yield* new Taking(source, path, work, options).run();
    await rememberVault(vault, options.stateFolder);
    return summary;
  } finally {
    await source.close?.();
  }
}

/** The same questions, with a folder for the notes that goes away again. */
async function* rehearse(
  source: Source,
  vault: string,
  options: TakeOptions,
): AsyncGenerator<SnapshotEvent, SnapshotSummary, undefined> {
  const folder = await mkdtemp(join(tmpdir(), "labapi-plan-"));
  try {
    const path = await checkFolder(source, vault, options);
    await using work = await Work.open(folder);
    return yield* new Taking(source, path, work, options).run();
  } finally {
    await source.close?.();
    await rm(folder, { recursive: true, force: true });
  }
}
