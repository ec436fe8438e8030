import { createHash } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import type { AttachmentEntry } from "../../index.ts";
import type { Journal } from "../journal/journal.ts";
import type { Progress } from "../../cli/terminal/progress.ts";
import { localSha256 } from "../send/verify.ts";
import type { Fetch } from "./plan.ts";

/** A file that has arrived: a line of the journal. */
export interface GotRecord {
  readonly id: string;
  readonly version: number | null;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What became of one attachment. */
export interface GetOutcome {
  readonly outcome: "got" | "skipped";
  readonly record: GotRecord;
}

export interface FetcherOptions {
  readonly journal: Journal<GotRecord>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly overwrite: boolean;
}

/** Fetches attachments one after the other. Under a final name there is never half a file. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #got: Map<string, GotRecord>;

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#got = new Map(options.journal.earlier.map((record) => [record.id, record]));
  }

  async get({ entry, path }: Fetch): Promise<GetOutcome> {
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined && !info.isFile()) throw new UsageError("Something else than a file is in its place.");
    const earlier = this.#got.get(entry.id);
    if (info !== undefined && earlier !== undefined && (await isAsFetched(earlier, entry, path, info.size))) {
      return { outcome: "skipped", record: earlier };
    }
    // A file that we fetched and nobody has touched may be replaced by its new version.
    const isOurs = info !== undefined && earlier?.path === path && (await localSha256(path)) === earlier.sha256;
    if (info !== undefined && info.size !== entry.size && !isOurs) this.#refuseOverwriting();
    return await this.#fetch(entry, path, info === undefined || isOurs);
  }

  async #fetch(entry: AttachmentEntry, path: string, isFree: boolean): Promise<GetOutcome> {
    await mkdir(dirname(path), { recursive: true });
    // Always the same name, so that what a killed run left is written over.
    const temporary = join(dirname(path), `.labapi-${shortHash(entry.id)}.part`);
    try {
      const record = { ...(await this.#download(entry, temporary)), path };
      const isThere = !isFree && (await localSha256(path)) === record.sha256;
      if (!isFree && !isThere) this.#refuseOverwriting();
      if (!isThere) await rename(temporary, path);
      await this.#options.journal.add(record);
      this.#got.set(entry.id, record);
      return { outcome: isThere ? "skipped" : "got", record };
    } catch (error) {
      throw inWords(error, entry);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #download(entry: AttachmentEntry, temporary: string): Promise<Omit<GotRecord, "path">> {
    const { signal, progress } = this.#options;
    const hash = createHash("sha256");
    let sizeBytes = 0;
    await using file = await open(temporary, "w");
    await using download = await entry.download({ signal });
    for await (const piece of download.stream()) {
      await file.writeFile(piece);
      hash.update(piece);
      sizeBytes += piece.byteLength;
      progress.move(sizeBytes);
    }
    await file.sync();
    return { id: entry.id, version: entry.version ?? null, sizeBytes, sha256: hash.digest("hex") };
  }

  #refuseOverwriting(): void {
    if (this.#options.overwrite) return;
    throw new UsageError("Another file is in its place. Give --overwrite, or another folder.");
  }
}

async function isAsFetched(
  earlier: GotRecord,
  entry: AttachmentEntry,
  path: string,
  sizeBytes: number,
): Promise<boolean> {
  const isSame =
    earlier.version === (entry.version ?? null) && earlier.path === path && earlier.sizeBytes === sizeBytes;
  return isSame && (await localSha256(path)) === earlier.sha256;
}

function inWords(error: unknown, { filename, size }: AttachmentEntry): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ENOSPC") return error;
  return new DiskFullError(
    `The disk is full: there is no room for ${JSON.stringify(filename)} (${size} bytes). No half file was left. ` +
      "Make room, and give the same command again: it goes on where it was.",
    { cause: error },
  );
}

/** Every further file would meet the same, so it ends the batch. */
export class DiskFullError extends UsageError {}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
