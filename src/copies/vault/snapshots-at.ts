import { stat } from "node:fs/promises";
import { join } from "node:path";
import { append } from "../../core/append.ts";
import { NotFoundError } from "../../core/errors.ts";
import { FILE } from "../snapshot/format.ts";
import { notebookFolders, snapshotNames } from "./vault.ts";

/** Absolute paths of the snapshots at a place, oldest first. */
export async function snapshotsAt(path: string): Promise<readonly string[]> {
  const isOne = await stat(join(path, FILE.notebook)).catch(() =>
    stat(join(path, FILE.manifest)).catch(() => undefined),
  );
  if (isOne !== undefined) return [path];
  const isVault = (await stat(join(path, FILE.vault)).catch(() => undefined)) !== undefined;
  const folders = isVault ? (await notebookFolders(path)).map((folder) => folder.path) : [path];
  const found: string[] = [];
  for (const folder of folders)
    append(
      found,
      (await snapshotNames(folder)).map((name) => join(folder, name)),
    );
  if (found.length > 0) return found;
  throw new NotFoundError(`There is no snapshot at ${JSON.stringify(path)}.`);
}
