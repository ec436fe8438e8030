import { resolve } from "node:path";
import { type Clock, systemClock } from "../../core/clock.ts";
import { Run } from "../run.ts";
import type { Source } from "../source/source.ts";
import { VaultLock } from "../vault/lock.ts";
import { prepareFolder, rememberVault } from "../vault/prepare.ts";
import type { SnapshotEvent, SnapshotSummary } from "./summary.ts";
import { Taking } from "./taking.ts";
import { Work } from "./work.ts";

/** How a snapshot is taken. */
export interface SnapshotOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Go on where a guard would stop. */
  readonly force?: boolean | undefined;
  /** Read every page, whatever LabArchives says has changed. */
  readonly thorough?: boolean | undefined;
  /** Within so many days every page is read again, though nothing named it; 30 unless given. */
  readonly rereadDays?: number | undefined;
  /** Fetch the small pictures of attachments as well. */
  readonly thumbnails?: boolean | undefined;
  /** Make no snapshot when everything is as in the last one; so unless this is `false`. */
  readonly skipIfUnchanged?: boolean | undefined;
  /** Stop asking after so many milliseconds; the next run goes on there. */
  readonly maxDurationMs?: number | undefined;
  /** Words to find it by, and to keep it by (`forget`). */
  readonly tags?: readonly string[] | undefined;
  /** A folder of this machine in which vaults are remembered, so that a disk that is not mounted is noticed. */
  readonly stateFolder?: string | undefined;
  /** `false` copies unchanged files instead of linking them. */
  readonly hardLinks?: boolean | undefined;
}

/** The options with their defaults. */
export interface TakeOptions extends SnapshotOptions {
  readonly clock: Clock;
  readonly force: boolean;
  readonly thorough: boolean;
  readonly rereadDays: number;
}

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

function withDefaults(options: SnapshotOptions): TakeOptions {
  const { clock = systemClock, force = false, thorough = false, rereadDays = 30 } = options;
  return { ...options, clock, force, thorough, rereadDays };
}

async function* take(
  source: Source,
  vault: string,
  options: TakeOptions,
): AsyncGenerator<SnapshotEvent, SnapshotSummary, undefined> {
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
