import { type Clock, systemClock } from "../../core/clock.ts";

/** How a snapshot is taken. */
export interface SnapshotOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Ask what there is to do, and do nothing: costs the calls of listing, and writes nothing. */
  readonly dryRun?: boolean | undefined;
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

export function withDefaults(options: SnapshotOptions): TakeOptions {
  const { clock = systemClock, force = false, thorough = false, rereadDays = 30 } = options;
  return { ...options, clock, force, thorough, rereadDays };
}
