import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { sleep } from "../../core/clock.ts";
import { mayPass } from "../../transport/download.ts";
import type { BytesKind, Source, SourceEntry, SourceOptions } from "../source/source.ts";
import type { EntryDocument, FileDocument, PageContent, VersionDocument } from "./format.ts";
import { sha256Of } from "./json.ts";
import { NamesInFolder } from "./names.ts";
import { FILE } from "./format.ts";
import { describeTrouble, isOwnTrouble, WrongBytesError } from "./trouble.ts";
import type { FileOrigin, StagedPage } from "./work.ts";

/** What reading a page tells. */
export type ReadEvent =
  | { readonly type: "file"; readonly name: string; readonly sizeBytes: number }
  | { readonly type: "bytes"; readonly name: string; readonly doneBytes: number; readonly totalBytes: number };

export interface ReadOptions extends SourceOptions {
  /** Fetch the small pictures of attachments. */
  readonly thumbnails: boolean;
  /** Where the page's files go. */
  readonly folder: string;
  /** The page as the previous snapshot has it, its folder there, and when it was read (epoch milliseconds). */
  readonly held: { readonly content: PageContent; readonly folder: string; readonly readAt: number } | undefined;
}

/** What is known of a file before it is fetched; a size below 0 is not known. */
interface Wanted {
  readonly name: string;
  readonly contentType?: string;
  readonly sizeBytes: number;
}

/** A file that was fetched or kept. */
interface Placed {
  readonly document: Omit<FileDocument, "path">;
  readonly origin: FileOrigin | undefined;
}

/** Asking costs a call; a smaller file is fetched again as cheaply. */
const WORTH_ASKING_BYTES = 1024 * 1024;
const WELL_AFTER_MS = 5 * 60_000;
const AGAIN_AFTER_MS = 1000;
const PROGRESS_BYTES = 1024 * 1024;

/** Reads one page with its files; those that the previous snapshot has are not fetched. */
export async function* readPage(
  source: Source,
  pageId: string,
  options: ReadOptions,
): AsyncGenerator<ReadEvent, StagedPage, undefined> {
  const { entries, unreadable } = await source.page(pageId, options);
  const reader = new PageReader(source, options);
  const read: EntryDocument[] = [];
  for (const entry of entries) read.push(yield* reader.entry(entry));
  const content = { entries: read, ...(unreadable.length === 0 ? {} : { unreadable }) };
  return named(content, reader.origins);
}

class PageReader {
  readonly #source: Source;
  readonly #options: ReadOptions;
  readonly #held: ReadonlyMap<string, EntryDocument>;
  /** Where the bytes of each file are; the file's name is given when all are known. */
  readonly origins = new Map<FileDocument, FileOrigin>();
  #count = 0;

  constructor(source: Source, options: ReadOptions) {
    this.#source = source;
    this.#options = options;
    this.#held = new Map(options.held?.content.entries.map((entry) => [entry.id, entry]));
  }

  async *entry(entry: SourceEntry): AsyncGenerator<ReadEvent, EntryDocument, undefined> {
    const { attachment, hasPicture, hasThumbnail, earlier = [], ...document } = entry;
    const held = this.#held.get(entry.id);
    const isSame = held !== undefined && held.version !== undefined && held.version === entry.version;
    let more: Partial<EntryDocument> = {};
    if (attachment !== undefined) {
      const kept = heldFile(held, attachment);
      const isKept = kept !== undefined && (isSame || (await this.#isUploadedBefore(kept, held)));
      more = { file: isKept ? this.#keep(kept) : yield* this.#fetch(entry, "file", attachment) };
    }
    if (hasPicture) more = { ...more, picture: yield* this.#pictureOf(entry, "picture", isSame ? held : undefined) };
    if (hasThumbnail && this.#options.thumbnails) {
      more = { ...more, thumbnail: yield* this.#pictureOf(entry, "thumbnail", isSame ? held : undefined) };
    }
    if (earlier.length > 0) more = { ...more, versions: yield* this.#earlier(entry, held) };
    return { ...document, ...more };
  }

  async *#earlier(
    entry: SourceEntry,
    held: EntryDocument | undefined,
  ): AsyncGenerator<ReadEvent, readonly VersionDocument[], undefined> {
    const versions: VersionDocument[] = [];
    for (const { file, ...version } of entry.earlier ?? []) {
      // What an earlier version was never changes.
      const kept = held?.versions?.find((known) => known.version === version.version)?.file;
      const isKept = kept !== undefined && kept.path !== null;
      if (file === undefined) versions.push(version);
      else if (isKept) versions.push({ ...version, file: this.#keep(kept) });
      else versions.push({ ...version, file: yield* this.#fetch(entry, { version: version.version }, file) });
    }
    return versions;
  }

  async *#pictureOf(
    entry: SourceEntry,
    kind: "picture" | "thumbnail",
    held: EntryDocument | undefined,
  ): AsyncGenerator<ReadEvent, FileDocument, undefined> {
    const kept = held?.[kind];
    if (kept !== undefined && kept.path !== null) return this.#keep(kept);
    return yield* this.#fetch(entry, kind, { name: `${kind} of ${sha256Of(entry.id).slice(0, 6)}`, sizeBytes: -1 });
  }

  /** Was the file of a changed entry left alone? A large file is worth the call. */
  async #isUploadedBefore({ sizeBytes }: FileDocument, held: EntryDocument | undefined): Promise<boolean> {
    if (held?.updatedAt === undefined || sizeBytes < WORTH_ASKING_BYTES) return false;
    const uploadedAt = await this.#source.uploadedAt(held.id, this.#options);
    if (uploadedAt === undefined) return false;
    const [uploadedMs, heldMs] = [Date.parse(uploadedAt), Date.parse(held.updatedAt)];
    // Dates are whole seconds: an upload in the very second of the change we hold is surely in it if we read it well after.
    const wasReadWellAfter = (this.#options.held?.readAt ?? 0) - heldMs > WELL_AFTER_MS;
    return uploadedMs < heldMs || (uploadedMs === heldMs && wasReadWellAfter);
  }

  #keep(file: FileDocument): FileDocument {
    const { held } = this.#options;
    const kept = { ...file };
    this.origins.set(kept, { held: `${held?.folder ?? ""}/${file.path ?? ""}` });
    return kept;
  }

  async *#fetch(
    entry: SourceEntry,
    kind: BytesKind,
    wanted: Wanted,
  ): AsyncGenerator<ReadEvent, FileDocument, undefined> {
    this.#count += 1;
    try {
      const placed = yield* this.#downloadTwice(entry, kind, wanted, String(this.#count));
      const file: FileDocument = { path: null, ...placed.document };
      if (placed.origin !== undefined) this.origins.set(file, placed.origin);
      return file;
    } catch (error) {
      if (!isOwnTrouble(error)) throw error;
      const { name, contentType, sizeBytes } = wanted;
      const type = contentType === undefined ? {} : { contentType };
      return {
        name,
        path: null,
        ...type,
        sizeBytes: Math.max(0, sizeBytes),
        sha256: "",
        missing: describeTrouble(error),
      };
    }
  }

  /** Once more, where what came is not the file or broke off: reading twice does no harm, and LabArchives asks for a second between. */
  async *#downloadTwice(
    ...fetch: readonly [SourceEntry, BytesKind, Wanted, string]
  ): AsyncGenerator<ReadEvent, Placed, undefined> {
    try {
      return yield* this.#download(...fetch);
    } catch (error) {
      if (!mayPass(error) && !(error instanceof WrongBytesError)) throw error;
      await sleep(AGAIN_AFTER_MS, this.#options.signal);
      return yield* this.#download(...fetch);
    }
  }

  async *#download(
    entry: SourceEntry,
    kind: BytesKind,
    wanted: Wanted,
    staged: string,
  ): AsyncGenerator<ReadEvent, Placed, undefined> {
    const bytes = await this.#source.bytes(entry, kind, this.#options);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    let toldBytes = 0;
    try {
      await using file = await open(join(this.#options.folder, staged), "w");
      for await (const piece of bytes.pieces()) {
        await file.writeFile(piece);
        hash.update(piece);
        sizeBytes += piece.byteLength;
        if (sizeBytes - toldBytes < PROGRESS_BYTES) continue;
        toldBytes = sizeBytes;
        yield { type: "bytes", name: wanted.name, doneBytes: sizeBytes, totalBytes: wanted.sizeBytes };
      }
      await file.datasync();
    } finally {
      await bytes.cancel();
    }
    if (wanted.sizeBytes >= 0 && wanted.sizeBytes !== sizeBytes) throw wrongSize(wanted.sizeBytes, sizeBytes);
    yield { type: "file", name: wanted.name, sizeBytes };
    const contentType = wanted.contentType ?? bytes.contentType;
    const name = wanted.sizeBytes >= 0 ? wanted.name : wanted.name + extensionOf(contentType);
    const type = contentType === undefined ? {} : { contentType };
    return { document: { name, ...type, sizeBytes, sha256: hash.digest("hex") }, origin: { staged } };
  }
}

/** The file as it is held, if nothing the entry says of it has changed. */
function heldFile(
  held: EntryDocument | undefined,
  { name, sizeBytes }: { readonly name: string; readonly sizeBytes: number },
): FileDocument | undefined {
  const file = held?.file;
  return file !== undefined && file.path !== null && file.name === name && file.sizeBytes === sizeBytes
    ? file
    : undefined;
}

function wrongSize(expected: number, actual: number): WrongBytesError {
  return new WrongBytesError(`LabArchives sent ${actual} bytes where the entry says ${expected}.`);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/gif": ".gif",
  "image/svg+xml": ".svg",
  "image/webp": ".webp",
};

function extensionOf(contentType: string | undefined): string {
  return EXTENSIONS[contentType?.split(";")[0]?.trim().toLowerCase() ?? ""] ?? "";
}

/** Gives every file its name in the page's folder: attachments first, in page order, so that they keep theirs. */
function named({ entries, ...rest }: PageContent, origins: ReadonlyMap<FileDocument, FileOrigin>): StagedPage {
  const names = new NamesInFolder([FILE.page, FILE.pageView]);
  const files: Record<string, FileOrigin> = {};
  const place = (file: FileDocument, name = file.name): FileDocument => {
    const origin = origins.get(file);
    if (origin === undefined) return file;
    const path = names.take(name);
    files[path] = origin;
    return { ...file, path };
  };
  const attached = entries.map((entry) => (entry.file === undefined ? entry : { ...entry, file: place(entry.file) }));
  const complete = attached.map(({ picture, thumbnail, versions, ...entry }) => ({
    ...entry,
    ...(picture === undefined ? {} : { picture: place(picture) }),
    ...(thumbnail === undefined ? {} : { thumbnail: place(thumbnail) }),
    ...(versions === undefined ? {} : { versions: versions.map((version) => versionWith(version, place)) }),
  }));
  return { content: { entries: complete, ...rest }, files };
}

function versionWith(
  version: VersionDocument,
  place: (file: FileDocument, name: string) => FileDocument,
): VersionDocument {
  const { file } = version;
  return file === undefined ? version : { ...version, file: place(file, `version ${version.version} of ${file.name}`) };
}
