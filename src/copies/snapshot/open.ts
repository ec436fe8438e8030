import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { DamageError, NotFoundError } from "../../core/errors.ts";
import { inFolder, readIfThere } from "../vault/disk.ts";
import { notebookFolders, parsed, readManifest, readLatest, snapshotNames } from "../vault/vault.ts";
import { FILE, type FileDocument, type ManifestDocument, type NotebookDocument, type PageDocument } from "./format.ts";
import { placed, type SnapshotNode } from "./placed.ts";
import { readSums } from "./sums.ts";

/** A snapshot on disk. What it holds is read when it is asked for; nothing is checked against its hashes (see `verify`). */
export class Snapshot {
  /** Absolute. */
  readonly path: string;
  /** The time it was begun: `2026-11-25T020000Z`. */
  readonly name: string;
  readonly manifest: ManifestDocument;
  readonly notebook: NotebookDocument;

  constructor(path: string, name: string, manifest: ManifestDocument, notebook: NotebookDocument) {
    this.path = path;
    this.name = name;
    this.manifest = manifest;
    this.notebook = notebook;
  }

  /** Every folder and page, each folder before its contents, in notebook order. */
  *nodes(): Generator<SnapshotNode, void, undefined> {
    yield* placed(this.notebook.children);
  }

  /** Every page that is here, in notebook order; one that could never be read is not (`missing`). */
  *pages(): Generator<SnapshotNode, void, undefined> {
    for (const node of this.nodes()) {
      if (node.document.kind === "page" && node.document.missing === undefined) yield node;
    }
  }

  /** The folder or page of an id. */
  byId(id: string): SnapshotNode | undefined {
    for (const node of this.nodes()) if (node.document.id === id) return node;
    return undefined;
  }

  /** Every node of a path of names; several may share one. */
  at(path: readonly string[]): readonly SnapshotNode[] {
    const key = JSON.stringify(path);
    return [...this.nodes()].filter((node) => JSON.stringify(node.path) === key);
  }

  /** @throws DamageError when its `page.json` is missing or broken. */
  async readPage(node: SnapshotNode): Promise<PageDocument> {
    const path = inFolder(this.path, `${node.folder}/${FILE.page}`);
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
      throw new DamageError(`The snapshot lacks ${JSON.stringify(path)}.`, { cause });
    });
    return parsed<PageDocument>(text, path, "labapi-page");
  }

  /** Where a file of a page lies, absolute; `undefined` when its bytes could not be had. */
  filePath(node: SnapshotNode, file: FileDocument): string | undefined {
    // What stands in a manifest is data: a name of a file here, and never a way out of the folder.
    if (file.path === null || file.path !== basename(file.path) || /[\\/]|^\.\.?$/.test(file.path)) return undefined;
    return inFolder(this.path, `${node.folder}/${file.path}`);
  }

  /** Hash of every file, by its path with forward slashes. */
  async sums(): Promise<ReadonlyMap<string, string>> {
    const text = await readFile(join(this.path, FILE.sums), "utf8").catch((cause: unknown) => {
      throw new DamageError(`The snapshot ${JSON.stringify(this.path)} has no ${FILE.sums}.`, { cause });
    });
    return readSums(text).sums;
  }
}

/**
 * Opens a snapshot: its own folder, a notebook's folder in a vault (its newest complete one is taken), or a vault with one notebook.
 *
 * @throws NotFoundError when nothing of that kind is there; DamageError when it is broken.
 *
 * @example
 * ```ts
 * const snapshot = await openSnapshot("vault/Lab QC [3f9a2c]/2026-11-25T020000Z");
 * for (const node of snapshot.pages()) console.log(node.path.join("/"), (await snapshot.readPage(node)).entries.length);
 * ```
 */
export async function openSnapshot(path: string): Promise<Snapshot> {
  const folder = resolve(path);
  if (await isThere(join(folder, FILE.manifest))) return await openFolder(folder);
  if (await isThere(join(folder, FILE.vault))) return await openSnapshot(await onlyNotebook(folder));
  const names = await snapshotNames(folder);
  const latest = await readLatest(folder);
  const name = latest !== undefined && names.includes(latest) ? latest : names.at(-1);
  if (name !== undefined) return await openFolder(join(folder, name));
  if (await isThere(join(folder, FILE.notebook))) {
    throw new DamageError(`${JSON.stringify(path)} is no whole snapshot: it has no ${FILE.manifest}.`);
  }
  throw new NotFoundError(`There is no snapshot at ${JSON.stringify(path)}.`);
}

async function openFolder(folder: string): Promise<Snapshot> {
  const manifest = await readManifest(folder);
  const path = join(folder, FILE.notebook);
  const text = await readIfThere(path);
  if (text === undefined) throw new DamageError(`The snapshot ${JSON.stringify(folder)} has no ${FILE.notebook}.`);
  const notebook = parsed<NotebookDocument>(text, path, "labapi-notebook");
  for (const node of placed(notebook.children)) refuseWayOut(node, folder);
  // Through `latest` it is still the one that was begun at its time.
  return new Snapshot(folder, basename(await realpath(folder)), manifest, notebook);
}

/** A manifest that names a folder outside of the snapshot was not written by us. */
function refuseWayOut({ document: { folder } }: SnapshotNode, snapshot: string): void {
  if (folder !== "" && !/[\\/]|^\.\.?$/.test(folder)) return;
  throw new DamageError(`${FILE.notebook} of ${JSON.stringify(snapshot)} names a folder outside of it.`);
}

async function onlyNotebook(vault: string): Promise<string> {
  const found = await notebookFolders(vault);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only.path;
  const names = found.map(({ name }) => JSON.stringify(name)).join(", ");
  throw new NotFoundError(
    found.length === 0
      ? `The vault ${JSON.stringify(vault)} holds no notebook yet.`
      : `The vault ${JSON.stringify(vault)} holds ${found.length} notebooks: ${names}. Give the folder of one.`,
    { available: found.map(({ name }) => name) },
  );
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}
