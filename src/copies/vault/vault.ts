import { mkdir, readdir, readFile, readlink, rm, symlink, rename } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { DamageError, UsageError } from "../../core/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { FILE, FORMAT_VERSION, type ManifestDocument, type VaultDocument } from "../snapshot/format.ts";
import { toJson } from "../snapshot/json.ts";
import { portableName, shortHash } from "../snapshot/names.ts";
import { readIfThere, replaceFile } from "./disk.ts";

/** Where the half of a snapshot lies that is being made. */
export const WORK = ".work";
const LATEST = "latest";
const SNAPSHOT_NAME = /^\d{4}-\d{2}-\d{2}T\d{6}Z$/;

/** Who takes copies, and from where. */
export interface VaultOwner {
  readonly baseUrl: string;
  readonly account: string;
  readonly accessKeyId: string;
}

/** The folder of a notebook's snapshots in a vault. */
export interface NotebookFolder {
  /** Absolute. */
  readonly path: string;
  /** As it is called on disk: `Lab QC [3f9a2c]`. */
  readonly name: string;
}

/** Reads `vault.json`; `undefined` when there is none. */
export async function readVault(path: string): Promise<VaultDocument | undefined> {
  const text = await readIfThere(join(path, FILE.vault));
  if (text === undefined) return undefined;
  const vault = parsed<VaultDocument>(text, join(path, FILE.vault), "labapi-vault");
  return vault;
}

/** Makes the folder and its `vault.json`. */
export async function makeVault(path: string, owner: VaultOwner, clock: Clock): Promise<VaultDocument> {
  const madeAt = new Date(clock.now()).toISOString();
  const vault: VaultDocument = { format: "labapi-vault", formatVersion: FORMAT_VERSION, ...owner, madeAt };
  await mkdir(path, { recursive: true });
  await replaceFile(join(path, FILE.vault), toJson(vault));
  return vault;
}

/** A document of ours, of a version we know. */
export function parsed<T extends { readonly format: string; readonly formatVersion: number }>(
  text: string,
  path: string,
  format: T["format"],
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DamageError(`${JSON.stringify(path)} is no JSON any more: it was cut off or altered.`, { cause });
  }
  const document = value as Partial<T> | null;
  if (typeof document !== "object" || document === null || document.format !== format) {
    throw new DamageError(`${JSON.stringify(path)} is not what it should be (${format}).`);
  }
  if (typeof document.formatVersion !== "number" || document.formatVersion > FORMAT_VERSION) {
    throw new UsageError(
      `${JSON.stringify(path)} was written by a newer labapi (format ${String(document.formatVersion)}). Update labapi.`,
    );
  }
  return value as T;
}

/** The notebook folders of a vault, by name. */
export async function notebookFolders(vault: string): Promise<readonly NotebookFolder[]> {
  const found = await readdir(vault, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const names = found.filter((entry) => entry.isDirectory() && / \[[0-9a-f]{6}\]$/.test(entry.name));
  return names.map(({ name }) => ({ name, path: join(vault, name) })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder of a notebook: the one that bears its id's hash, whatever the notebook was called then. */
export async function notebookFolder(vault: string, notebook: { id: string; name: string }): Promise<NotebookFolder> {
  const mark = ` [${shortHash(notebook.id)}]`;
  const known = (await notebookFolders(vault)).find(({ name }) => name.endsWith(mark));
  if (known !== undefined) return known;
  const name = portableName(notebook.name).slice(0, 100).trimEnd() + mark;
  return { name, path: join(vault, name) };
}

/** Names of the snapshots in a notebook's folder, oldest first. */
export async function snapshotNames(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return found
    .filter((entry) => entry.isDirectory() && SNAPSHOT_NAME.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
}

/** The manifest of a snapshot. */
export async function readManifest(snapshot: string): Promise<ManifestDocument> {
  const path = join(snapshot, FILE.manifest);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new DamageError(`${JSON.stringify(snapshot)} is no whole snapshot: it has no ${FILE.manifest}.`, { cause });
  });
  return parsed<ManifestDocument>(text, path, "labapi-snapshot");
}

/** A name for a snapshot that begins now: the time to the second, UTC; the next free one if that is taken. */
export function snapshotName(nowMs: number, taken: readonly string[]): string {
  for (let seconds = Math.floor(nowMs / 1000); ; seconds += 1) {
    const name = new Date(seconds * 1000).toISOString().slice(0, 19).replaceAll(/:/g, "") + "Z";
    if (!taken.includes(name)) return name;
  }
}

/** Points `latest` at a snapshot: a link, or where there are none a file with its name. */
export async function pointLatest(folder: string, snapshot: string): Promise<void> {
  const temporary = join(folder, WORK, `latest.${randomUUID()}`);
  try {
    await symlink(snapshot, temporary, "dir");
    await rename(temporary, join(folder, LATEST));
  } catch {
    await rm(temporary, { force: true });
    await replaceFile(join(folder, LATEST), `${snapshot}\n`);
  }
}

/** Forgets where `latest` points to, when nothing complete is left to point at. */
export async function readLatest(folder: string): Promise<string | undefined> {
  const path = join(folder, LATEST);
  const target = await readlink(path).catch(() => undefined);
  return target ?? (await readIfThere(path))?.trim();
}
