import { basename, dirname, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { NotFoundError } from "../../core/errors.ts";
import { openSnapshot, type Snapshot } from "../snapshot/open.ts";
import { FILE } from "../snapshot/format.ts";
import { notebookFolders, snapshotNames } from "../vault/vault.ts";

/** A snapshot that is shown, by the first part of its addresses. */
export interface Shown {
  readonly key: string;
  readonly path: string;
  /** Of the notebook, as its folder is called. */
  readonly notebook: string;
  readonly name: string;
  /** Opened at the first look. */
  opened?: Promise<Opened> | undefined;
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
  const path = resolve(place);
  const found = await snapshotsAt(path);
  if (found.length === 0) throw new NotFoundError(`There is no snapshot at ${JSON.stringify(place)}.`);
  const shown = found.map((each, index): Shown => {
    const key = String(index + 1);
    return { key, path: each, notebook: basename(dirname(each)), name: basename(each), isAccepted: false };
  });
  return { token, snapshots: new Map(shown.map((each) => [each.key, each])) };
}

async function snapshotsAt(path: string): Promise<string[]> {
  if (await isFile(`${path}/${FILE.manifest}`)) return [path];
  const folders = (await isFile(`${path}/${FILE.vault}`)) ? await notebookFolders(path) : [{ path }];
  const found: string[] = [];
  for (const folder of folders) {
    const names = await snapshotNames(folder.path);
    found.push(...names.toReversed().map((name) => `${folder.path}/${name}`));
  }
  return found;
}

/** Reads the manifest and the sums, once. */
export function opened(shown: Shown): Promise<Opened> {
  shown.opened ??= openSnapshot(shown.path).then(async (snapshot) => ({ snapshot, sums: await snapshot.sums() }));
  return shown.opened;
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}
