/**
 * The departure pack: everything that somebody who leaves hands over, in one folder that anybody can check.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DamageError, UsageError } from "../../core/errors.ts";
import { Lock } from "../../transfer/journal/lock.ts";
import { asciiSlug } from "../formats/eln/slug.ts";
import { exportAs, type ExportSummary } from "../formats/export-as.ts";
import type { FormatOptions } from "../formats/format.ts";
import { Run } from "../run.ts";
import { FILE } from "../snapshot/format.ts";
import type { Snapshot } from "../snapshot/open.ts";
import { writeSums } from "../snapshot/sums.ts";
import { inFolder, Linker, syncFolder, writeNew } from "../vault/disk.ts";
import { coverPage } from "./cover.ts";
import { minisign, publicKeyLine, type SigningKey } from "./minisign.ts";

/** How a pack is made. */
export interface PackOptions extends FormatOptions {
  /** Signs the sums; see `readSigningKey`. */
  readonly signingKey?: SigningKey | undefined;
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What packing tells. */
export interface PackEvent {
  readonly type: "file";
  /** In the pack. */
  readonly path: string;
}

/** What came of it. */
export interface PackSummary {
  /** Absolute. */
  readonly path: string;
  readonly files: number;
  /** Of the native backup that is in it; `undefined` when the vault has none. */
  readonly backup: string | undefined;
  readonly eln: ExportSummary;
  readonly publicKey: string | undefined;
  readonly isComplete: boolean;
}

const BACKUPS = "backups";

/**
 * Puts a snapshot, the newest native backup beside it, an `.eln`, sums of all of it and a page to sign into a folder.
 *
 * @throws UsageError when the folder is there; DamageError when the snapshot is not what it says.
 *
 * @example
 * ```ts
 * const { path } = await packCopies(await openSnapshot("vault"), "handover").summary();
 * ```
 */
export function packCopies(snapshot: Snapshot, target: string, options: PackOptions = {}): Run<PackEvent, PackSummary> {
  return new Run(work(snapshot, resolve(target), options));
}

async function* work(
  snapshot: Snapshot,
  target: string,
  options: PackOptions,
): AsyncGenerator<PackEvent, PackSummary, undefined> {
  const isThere = await stat(target).then(
    () => true,
    () => false,
  );
  if (isThere) throw new UsageError(`${JSON.stringify(target)} is there already. Give a new folder.`);
  const backup = await newestBackup(snapshot);
  const part = `${target}.part`;
  const elnName = `${asciiSlug(snapshot.notebook.name)}.eln`;
  const elnOptions = { ...options, dryRun: options.dryRun };
  if (options.dryRun === true) {
    const eln = await exportAs(snapshot, "eln", join(part, elnName), elnOptions).summary();
    return summaryOf(snapshot, { path: target, files: 0, backup, eln }, options);
  }
  await mkdir(dirname(target), { recursive: true });
  await using _lock = await Lock.take(`${target}.lock`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part);
  try {
    const sums = new Map<string, string>();
    yield* copySnapshot(snapshot, part, sums, options.signal);
    if (backup !== undefined) yield* copyBackup(backup, part, sums);
    const eln = await exportAs(snapshot, "eln", join(part, elnName), elnOptions).summary();
    sums.set(elnName, eln.sha256 ?? "");
    await writeSealed(snapshot, part, { sums, backup, elnName }, options.signingKey);
    await rename(part, target);
    await syncFolder(dirname(target));
    return summaryOf(snapshot, { path: target, files: sums.size, backup, eln }, options);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

function summaryOf(
  { manifest }: Snapshot,
  result: Omit<PackSummary, "publicKey" | "isComplete">,
  { signingKey }: PackOptions,
): PackSummary {
  const publicKey = signingKey === undefined ? undefined : publicKeyLine(signingKey);
  return { ...result, publicKey, isComplete: manifest.isComplete && result.eln.isComplete };
}

/** Native backups lie beside the snapshots of their notebook. */
async function newestBackup({ path }: Snapshot): Promise<string | undefined> {
  const folder = join(dirname(path), BACKUPS);
  const names = await readdir(folder).catch(() => []);
  const newest = names
    .filter((name) => name.endsWith(".7z"))
    .toSorted()
    .at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

async function* copySnapshot(
  snapshot: Snapshot,
  part: string,
  sums: Map<string, string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<PackEvent, void, undefined> {
  const known = await snapshot.sums();
  const paths = [...known.keys(), FILE.sums, FILE.manifest];
  for (const path of paths) {
    signal?.throwIfAborted();
    const sha256 = await copied(inFolder(snapshot.path, path), inFolder(part, `snapshot/${path}`));
    const expected = path === FILE.sums ? snapshot.manifest.sumsSha256 : known.get(path);
    if (expected !== undefined && expected !== sha256) {
      throw new DamageError(
        `${JSON.stringify(path)} is not what the snapshot says it is. Verify the snapshot; no pack was made.`,
      );
    }
    sums.set(`snapshot/${path}`, sha256);
    yield { type: "file", path: `snapshot/${path}` };
  }
}

async function* copyBackup(
  backup: string,
  part: string,
  sums: Map<string, string>,
): AsyncGenerator<PackEvent, void, undefined> {
  const path = `${BACKUPS}/${basename(backup)}`;
  sums.set(path, await copied(backup, inFolder(part, path)));
  yield { type: "file", path };
}

/** A copy of its own, as it is carried away; and what it holds, read from the copy. */
async function copied(from: string, to: string): Promise<string> {
  await mkdir(dirname(to), { recursive: true });
  await new Linker(false).place(from, to);
  const hash = createHash("sha256");
  for await (const piece of createReadStream(to)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

interface Sealing {
  readonly sums: Map<string, string>;
  readonly backup: string | undefined;
  readonly elnName: string;
}

async function writeSealed(
  { manifest }: Snapshot,
  part: string,
  { sums, backup, elnName }: Sealing,
  key: SigningKey | undefined,
): Promise<void> {
  const contents = [
    {
      path: "snapshot/index.html",
      what: "every page to read in a browser, with its files and its exact data beside it",
    },
    { path: elnName, what: "for other electronic lab notebooks" },
    ...(backup === undefined
      ? []
      : [{ path: `${BACKUPS}/${basename(backup)}`, what: "LabArchives' own archive (7-Zip)" }]),
    { path: FILE.sums, what: "SHA-256 of every file here" },
  ];
  const cover = coverPage(manifest, { contents, publicKey: key === undefined ? undefined : publicKeyLine(key) });
  await writeNew(join(part, "cover.html"), cover);
  sums.set("cover.html", createHash("sha256").update(cover).digest("hex"));
  const text = writeSums(sums);
  await writeNew(join(part, FILE.sums), text);
  if (key === undefined) return;
  const comment = `${manifest.notebook.name}, snapshot of ${manifest.startedAt}`;
  await writeNew(join(part, `${FILE.sums}.minisig`), minisign(key, Buffer.from(text), comment));
}
