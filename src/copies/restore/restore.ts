import { createReadStream, createWriteStream } from "node:fs";
import { createHash } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Transform } from "node:stream";
import { DamageError, NotFoundError, PartialWriteError, UsageError } from "../../core/errors.ts";
import type { EntryDocument, FileDocument, PageDocument } from "../snapshot/format.ts";
import type { Snapshot } from "../snapshot/open.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import { portableName } from "../snapshot/names.ts";
import { sizeIfThere } from "../vault/disk.ts";

/** What a path in a snapshot leads to: a page, or a file on one. */
export interface Found {
  readonly node: SnapshotNode;
  readonly page: PageDocument;
  /** The file, when the path goes on behind the page with its name. */
  readonly file?: FileDocument;
}

/** A file that was brought back. */
export interface RestoredFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Finds a page, or a file behind its page, by the names from the top of the notebook.
 *
 * @throws NotFoundError when there is none; UsageError when several bear the name.
 */
export async function findInSnapshot(snapshot: Snapshot, names: readonly string[]): Promise<Found> {
  const pages = pagesAt(snapshot, names);
  const [node] = pages;
  if (pages.length > 1)
    throw several(
      names,
      pages.map(({ document }) => document.id),
    );
  if (node !== undefined) return { node, page: await snapshot.readPage(node) };
  const [parent, ...more] = pagesAt(snapshot, names.slice(0, -1));
  const page = parent === undefined || more.length > 0 ? undefined : await snapshot.readPage(parent);
  const files = filesCalled(page, names.at(-1));
  const [file] = files;
  if (files.length > 1)
    throw several(
      names,
      files.map(({ path }) => path ?? ""),
    );
  if (parent !== undefined && page !== undefined && file !== undefined) return { node: parent, page, file };
  throw new NotFoundError(
    `The snapshot ${snapshot.name} has no page and no file at ${JSON.stringify(names.join("/"))}.`,
  );
}

function filesCalled(page: PageDocument | undefined, name: string | undefined): readonly FileDocument[] {
  return (page?.entries ?? []).flatMap(({ file }) => (file !== undefined && file.name === name ? [file] : []));
}

function pagesAt(snapshot: Snapshot, names: readonly string[]): readonly SnapshotNode[] {
  return snapshot.at(names).filter(({ document }) => document.kind === "page" && document.missing === undefined);
}

function several(names: readonly string[], which: readonly string[]): UsageError {
  return new UsageError(
    `${which.length} things in the snapshot are called ${JSON.stringify(names.join("/"))}: ${which.join(", ")}.`,
  );
}

/**
 * Brings a page's files, or one file, back onto disk. Each is compared with its checksum on the way; nothing that is there is replaced.
 *
 * @param target - a folder, made if it is not there; for a single file its path.
 * @throws DamageError when the copy is not what it was; UsageError when something is in the way.
 */
export async function* restoreFiles(
  snapshot: Snapshot,
  { node, page, file }: Found,
  target: string,
): AsyncGenerator<RestoredFile, void, undefined> {
  const files =
    file === undefined ? page.entries.flatMap((entry) => (entry.file === undefined ? [] : [entry.file])) : [file];
  for (const wanted of files.filter(({ path }) => path !== null)) {
    const from = snapshot.filePath(node, wanted);
    if (from === undefined) throw new DamageError(`${JSON.stringify(wanted.name)} does not say where it lies.`);
    const to = file === undefined ? join(target, portableName(wanted.path ?? wanted.name)) : target;
    await copyChecked(from, to, wanted);
    yield { path: to, sizeBytes: wanted.sizeBytes, sha256: wanted.sha256 };
  }
}

async function copyChecked(from: string, to: string, { sha256, name }: FileDocument): Promise<void> {
  if ((await sizeIfThere(to)) !== undefined) {
    throw new UsageError(`${JSON.stringify(to)} is there already. Nothing was replaced; give another place.`);
  }
  await mkdir(dirname(to), { recursive: true });
  const temporary = `${to}.part`;
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
  try {
    await pipeline(createReadStream(from), hashing, createWriteStream(temporary, { flush: true }));
    if (hash.digest("hex") !== sha256) throw new DamageError(`The copy of ${JSON.stringify(name)} is not what it was.`);
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A page of the notebook, as far as restoring needs it. */
export interface RestoreTarget {
  readonly id: string;
  addText(html: string): Promise<unknown>;
  addPlainText(text: string): Promise<unknown>;
  addHeading(text: string): Promise<unknown>;
  attach(path: string, details: { filename: string; caption?: string | undefined }): Promise<unknown>;
}

/** What became of an entry: LabArchives lets programs write four kinds only. */
export interface RestoredEntry {
  readonly position: number;
  readonly partType: string;
  readonly isRestored: boolean;
  readonly why?: string;
}

/**
 * Writes a page's entries, in order, onto a page that was made for them. Dates and authors become those of now, comments are not
 * written: both are in the snapshot. Nothing is ever written over.
 *
 * @throws PartialWriteError when it stopped on the way.
 */
export async function* restorePage(
  snapshot: Snapshot,
  { node, page }: Found,
  target: RestoreTarget,
): AsyncGenerator<RestoredEntry, void, undefined> {
  for (const [index, entry] of page.entries.entries()) {
    const about = { position: index + 1, partType: entry.partType };
    try {
      const why = await writeEntry(snapshot, node, entry, target);
      yield why === undefined ? { ...about, isRestored: true } : { ...about, isRestored: false, why };
    } catch (cause) {
      throw new PartialWriteError(
        `The new page (${target.id}) has the first ${index} of ${page.entries.length} entries; the next could not be written.`,
        { written: [target.id], cause },
      );
    }
  }
}

/** Gives why it could not be written; `undefined` when it was. */
async function writeEntry(
  snapshot: Snapshot,
  node: SnapshotNode,
  { partType, content, caption, file }: EntryDocument,
  target: RestoreTarget,
): Promise<string | undefined> {
  const text = content ?? "";
  const kind = partType.trim().toLowerCase();
  if (file !== undefined) {
    const path = snapshot.filePath(node, file);
    if (path === undefined) return "its file is not in the snapshot";
    await target.attach(path, { filename: file.name, caption });
  } else if (kind === "text entry") await target.addText(text);
  else if (kind === "plain text entry") await target.addPlainText(text);
  else if (kind === "heading") await target.addHeading(text);
  else return "LabArchives lets no program write entries of this type";
  return undefined;
}
