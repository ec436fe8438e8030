import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import { createHash } from "node:crypto";
import { link, lstat, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { fileError } from "../../core/file-error.ts";
import { fileSha256 } from "../../core/file-sha256.ts";
import { makeFolder } from "../../core/make-folder.ts";
import { type Download, mayPass } from "../../transport/download.ts";
import type { FetchedRecord, Ledger } from "./ledger.ts";
import type { UploadedHere } from "./uploaded-here.ts";
import type { PlannedFile } from "./plan.ts";

/** What became of one attachment. */
export interface FetchOutcome {
  readonly outcome: "got" | "skipped";
  readonly record: FetchedRecord;
}

export interface FetcherOptions {
  readonly ledger: Ledger;
  readonly overwrite: boolean;
  /** SHA-256 (hex) by the id of an entry, where a receipt or manifest knows it. */
  readonly sha256ById: ReadonlyMap<string, string>;
  /** What uploads from this computer are known to hold, by the id of the entry. */
  readonly uploaded: ReadonlyMap<string, UploadedHere>;
  readonly signal: AbortSignal | undefined;
}

/** Bytes of a file that are on disk. */
type Progress = AsyncGenerator<number, FetchOutcome>;

/** Fetches attachments one after the other. Under a final name there is never half a file, nor one that is not the file. */
export class Fetcher {
  readonly #options: FetcherOptions;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /** Gives how many bytes are there, and in the end what became of the file. */
  async *get({ entry, path }: PlannedFile): Progress {
    try {
      return yield* this.#get(entry, path);
    } catch (error) {
      throw fileError(error, `${JSON.stringify(entry.filename)} could not be saved as ${JSON.stringify(path)}`);
    }
  }

  async *#get(entry: AttachmentEntry, path: string): Progress {
    const sizeBytes = await sizeOnDisk(path);
    const earlier = this.#options.ledger.file(entry.id);
    const onDisk = sizeBytes === undefined ? undefined : { sizeBytes, sha256: await fileSha256(path) };
    if (onDisk !== undefined && earlier !== undefined && this.#isVerified(earlier, entry, { path, ...onDisk })) {
      // A run that was killed between the last two steps has left the other name of the file.
      await rm(temporaryOf(entry, path), { force: true });
      return { outcome: "skipped", record: earlier };
    }
    // A file that we fetched and nobody has touched may be replaced by its new version.
    const isOurs = onDisk !== undefined && earlier?.path === path && onDisk.sha256 === earlier.sha256;
    if (onDisk !== undefined && onDisk.sizeBytes !== entry.raw.fileSizeBytes && !isOurs) this.#refuseOverwriting();
    return yield* this.#fetch(entry, path, isOurs ? undefined : onDisk?.sha256);
  }

  /** Is what is on disk what was fetched of this very version, and does its size still agree with the listing? */
  #isVerified(earlier: FetchedRecord, entry: AttachmentEntry, disk: Omit<FetchedRecord, "id" | "version">): boolean {
    const known = this.#options.sha256ById.get(entry.id) ?? earlier.sha256;
    return (
      earlier.version === (entry.version ?? null) &&
      earlier.path === disk.path &&
      earlier.sizeBytes === disk.sizeBytes &&
      disk.sizeBytes === (entry.raw.fileSizeBytes ?? disk.sizeBytes) &&
      disk.sha256 === earlier.sha256 &&
      disk.sha256 === known.toLowerCase()
    );
  }

  /** `strangerSha256`: of a file that is there, and not ours. */
  async *#fetch(entry: AttachmentEntry, path: string, strangerSha256: string | undefined): Progress {
    makeFolder(dirname(path));
    const temporary = temporaryOf(entry, path);
    try {
      const fetched = yield* this.#download(entry, temporary);
      const record: FetchedRecord = { ...fetched, path };
      const isThere = strangerSha256 === record.sha256;
      if (strangerSha256 !== undefined && !isThere) this.#refuseOverwriting();
      if (!isThere) await place(temporary, path, await isFree(path));
      await this.#options.ledger.addFile(record);
      return { outcome: isThere ? "skipped" : "got", record };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** What is not the file, or breaks off, is fetched once more. */
  async *#download(entry: AttachmentEntry, temporary: string): AsyncGenerator<number, Omit<FetchedRecord, "path">> {
    const { signal, ledger, overwrite, sha256ById, uploaded } = this.#options;
    // The same version has the same bytes; with `overwrite`, what was noted earlier is not held against it.
    const noted = overwrite ? undefined : ledger.sha256Of(entry.id, entry.version ?? null);
    const sent = uploaded.get(entry.id);
    const sentSha256 = sent !== undefined && sent.version === (entry.version ?? null) ? sent.sha256 : undefined;
    const sha256 = sha256ById.get(entry.id) ?? noted ?? sentSha256;
    await using download = await entry.download({ signal, sha256 });
    try {
      return yield* write(download, entry, temporary);
    } catch (error) {
      if (!mayPass(error)) throw error;
      return yield* writeAgain(download, entry, temporary, error);
    }
  }

  #refuseOverwriting(): void {
    if (this.#options.overwrite) return;
    throw new UsageError("Another file is in its place. Allow overwriting (--overwrite), or give another folder.");
  }
}

/** Always the same name, so that what a killed run left is written over. */
function temporaryOf(entry: AttachmentEntry, path: string): string {
  return join(dirname(path), `.labapi-${shortHash(`${entry.id} ${path}`)}.part`);
}

async function* write(
  download: Download,
  entry: AttachmentEntry,
  temporary: string,
): AsyncGenerator<number, Omit<FetchedRecord, "path">> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  // Never through a link that somebody put in its place.
  await rm(temporary, { force: true });
  await using file = await open(temporary, "wx");
  for await (const piece of download.stream()) {
    await file.writeFile(piece);
    hash.update(piece);
    sizeBytes += piece.byteLength;
    yield sizeBytes;
  }
  await file.sync();
  return { id: entry.id, version: entry.version ?? null, sizeBytes, sha256: hash.digest("hex") };
}

/** `undefined` where there is nothing. */
async function sizeOnDisk(path: string): Promise<number | undefined> {
  if (await isFree(path)) return undefined;
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() === true) return info.size;
  throw new UsageError("Something else than a file is in its place. Move it, or give another folder.");
}

/** Nothing is there, not even a link that leads nowhere. */
async function isFree(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR") {
      return true;
    }
    throw error;
  }
}

/** Gives the final name. Where nothing was, a link makes sure that nothing came meanwhile. */
async function place(temporary: string, path: string, isNew: boolean): Promise<void> {
  if (!isNew) return await rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    // Some file systems (FAT, network drives) have no links.
    await rename(temporary, path);
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** A function of its own: bundlers do not lower `await using` inside a `catch`. */
async function* writeAgain(
  download: Download,
  entry: AttachmentEntry,
  temporary: string,
  error: unknown,
): AsyncGenerator<number, Omit<FetchedRecord, "path">> {
  await using again = await download.again();
  if (again === undefined) throw error;
  return yield* write(again, entry, temporary);
}
