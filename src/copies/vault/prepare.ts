import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { Source } from "../source/source.ts";
import { FILE, type NotebookDocument } from "../snapshot/format.ts";
import { guardNotMounted, guardOtherNotebook, guardOwner } from "../snapshot/guards.ts";
import { readIfThere, replaceFile } from "./disk.ts";
import {
  makeVault,
  type NotebookFolder,
  notebookFolder,
  notebookFolders,
  readVault,
  snapshotNames,
  WORK,
} from "./vault.ts";

/** What the preparation needs to know. */
export interface PrepareOptions {
  readonly clock: Clock;
  readonly force: boolean;
  readonly stateFolder?: string | undefined;
}

/** Finds or makes the folder of a notebook's snapshots, unless something is wrong with the place. */
export async function prepareFolder(
  source: Source,
  vault: string,
  options: PrepareOptions,
): Promise<{ readonly path: string; readonly lockPath: string }> {
  const path = await checkFolder(source, vault, options);
  const { baseUrl, account, accessKeyId } = source;
  if ((await readVault(vault)) === undefined) await makeVault(vault, { baseUrl, account, accessKeyId }, options.clock);
  await mkdir(join(path, WORK), { recursive: true });
  return { path, lockPath: join(path, WORK, "lock") };
}

/** Where the folder of a notebook's snapshots is or would be. Makes nothing. */
export async function checkFolder(source: Source, vault: string, options: PrepareOptions): Promise<string> {
  const known = await readVault(vault);
  if (!options.force) {
    if (known === undefined) guardNotMounted(vault, await isRemembered(vault, options.stateFolder));
    else guardOwner(vault, known, source);
  }
  const folder = await notebookFolder(vault, source.notebook);
  if (!options.force && known !== undefined && !(await isThere(folder.path))) {
    guardOtherNotebook(source.notebook.name, await notebooksIn(vault), source.notebookIds);
  }
  return folder.path;
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** Id and name of every notebook of which there is a copy. */
async function notebooksIn(vault: string): Promise<readonly { id: string; name: string }[]> {
  const folders = await notebookFolders(vault);
  const found = await Promise.all(folders.map(notebookIn));
  return found.filter((notebook) => notebook !== undefined);
}

async function notebookIn({ path }: NotebookFolder): Promise<{ id: string; name: string } | undefined> {
  const newest = (await snapshotNames(path)).at(-1);
  const text = newest === undefined ? undefined : await readIfThere(join(path, newest, FILE.notebook));
  try {
    return text === undefined ? undefined : (JSON.parse(text) as NotebookDocument);
  } catch {
    // `verify` names what is broken; here it is one notebook less to compare with.
    return undefined;
  }
}

function memoryPath(stateFolder: string): string {
  return join(stateFolder, "vaults.json");
}

async function remembered(stateFolder: string | undefined): Promise<readonly string[]> {
  const text = stateFolder === undefined ? undefined : await readIfThere(memoryPath(stateFolder));
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter((path) => typeof path === "string") : [];
  } catch {
    return [];
  }
}

async function isRemembered(vault: string, stateFolder: string | undefined): Promise<boolean> {
  return (await remembered(stateFolder)).includes(vault);
}

/** Notes that a vault is at this place. */
export async function rememberVault(vault: string, stateFolder: string | undefined): Promise<void> {
  const known = await remembered(stateFolder);
  if (stateFolder === undefined || known.includes(vault)) return;
  await mkdir(stateFolder, { recursive: true });
  await replaceFile(memoryPath(stateFolder), JSON.stringify([...known, vault]));
}
