import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DamageError } from "../../core/errors.ts";
import { sha256Of } from "../snapshot/json.ts";
import { openSnapshot, type Snapshot } from "../snapshot/open.ts";
import { FILE } from "../snapshot/format.ts";
import { readSums } from "../snapshot/sums.ts";
import { snapshotsAt } from "../vault/snapshots-at.ts";

/** A snapshot that is shown, by the first part of its addresses. */
export interface Shown {
  readonly key: string;
  readonly path: string;
  /** Of the notebook, as its folder is called. */
  readonly notebook: string;
  readonly name: string;
  /** Opened at the first look. */
  opened?: Promise<Opened> | undefined;
  /** Found at a look; not asked for again once it was. */
  isTrusted?: boolean;
  /** Somebody chose to look at it though it was not verified. */
  isAccepted: boolean;
}

/** Its manifest, and what each of its files must be. */
export interface Opened {
  readonly snapshot: Snapshot;
  readonly sums: ReadonlyMap<string, string>;
}

/** What one server shows. */
export interface Shelf {
  readonly snapshots: ReadonlyMap<string, Shown>;
  /** Known to pages of this server only: who has it came from one of them. */
  readonly token: string;
}

/** The snapshots at a place, newest first within each notebook. */
export async function shelfOf(place: string, token: string): Promise<Shelf> {
  const found = await snapshotsAt(resolve(place));
  const shown = found.toReversed().map((each, index): Shown => {
    const key = String(index + 1);
    return { key, path: each, notebook: basename(dirname(each)), name: basename(each), isAccepted: false };
  });
  return { token, snapshots: new Map(shown.map((each) => [each.key, each])) };
}

/** Reads the manifest and the sums, once; they must fit each other. */
export function opened(shown: Shown): Promise<Opened> {
  shown.opened ??= openedAnew(shown.path);
  return shown.opened;
}

async function openedAnew(path: string): Promise<Opened> {
  const snapshot = await openSnapshot(path);
  const text = await readFile(join(path, FILE.sums), "utf8").catch(() => "");
  if (sha256Of(text) !== snapshot.manifest.sumsSha256) throw new DamageError(`${FILE.sums} is not what it was.`);
  return { snapshot, sums: readSums(text).sums };
}
