import { createHash, type Hash, randomBytes } from "node:crypto";
import { lstat, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { InspectOptions } from "node:util";
import { parse as parseDisposition } from "content-disposition";
import { isLabArchivesError } from "../core/errors.ts";
import { fileError } from "../core/file-error.ts";
import { givenWords } from "../core/given.ts";
import { INSPECT, type Inspect, printed } from "../core/printable.ts";
import { makeFolder } from "../core/make-folder.ts";
import { decodeContent, isEncoded } from "./content-encoding.ts";
import { FileChecker, type KnownFile } from "./file-check.ts";
import type { HttpResponse } from "./http.ts";
import type { TransferProgress } from "./options.ts";

/** What was written to disk. */
export interface SavedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** What a download shows itself as, printed or in JSON. */
interface DownloadSummary {
  readonly kind: "download";
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** What a file must be to be believed, and how to fetch it once more. */
interface FileCheck extends KnownFile {
  /** From the start. */
  readonly restart: () => Promise<Download>;
}

type OnProgress = ((progress: TransferProgress) => void) | undefined;

/**
 * A file on its way from LabArchives. Read it once, with {@link Download.stream}, {@link Download.bytes} or
 * {@link Download.saveTo}, or {@link Download.cancel} it; nothing is held in memory but the piece under way.
 *
 * The file of an entry is compared with what LabArchives lists: its size, and its SHA-256 where that is known. `bytes`, `text` and
 * `saveTo` fetch a file that differs, or that breaks off, once more before they reject; a stream rejects at its end.
 */
export class Download implements AsyncDisposable {
  /** The name the server gives, without any folder; LabArchives may decorate it, so prefer the entry's own. */
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** `undefined` when the server does not say. */
  readonly sizeBytes: number | undefined;
  readonly #response: HttpResponse;
  readonly #onProgress: OnProgress;
  #check: FileCheck | undefined;
  /** Take the bytes as they come, whatever the header says of them. */
  #isRaw = false;
  #rawBytes = 0;

  /** `addressName` is the name in the path of the storage's address, for an answer that gives none itself. */
  constructor(response: HttpResponse, onProgress?: OnProgress, addressName?: string) {
    this.fileName = fileNameOf(response.header("content-disposition")) ?? addressName;
    this.contentType = response.header("content-type");
    const announced = response.header("content-length");
    const isKnown = announced !== undefined && !isEncoded(response.header("content-encoding"));
    this.sizeBytes = isKnown ? Number(announced) : undefined;
    this.#response = response;
    this.#onProgress = onProgress;
  }

  /** @internal What the file must be to be believed; for whoever knows the entry. */
  checkedBy(check: FileCheck): this {
    this.#check = check;
    return this;
  }

  /**
   * @internal The same file from the start. A file that is itself compressed, and was unpacked for what a header said of it, is taken
   * as it comes.
   */
  async again(): Promise<Download | undefined> {
    const next = await this.#check?.restart();
    if (next !== undefined) next.#isRaw = this.#rawBytes === this.#check?.sizeBytes;
    return next;
  }

  /**
   * The bytes as they come. A connection that breaks rejects; it never looks like the end.
   *
   * @throws DecodeError at the end of bytes that are not the file.
   */
  stream(): ReadableStream<Uint8Array> {
    return ReadableStream.from(this.#pieces());
  }

  /** The whole file in memory. */
  async bytes(): Promise<Uint8Array> {
    return await this.#twice(async (download) => {
      const parts: Uint8Array[] = [];
      for await (const piece of download.#pieces()) parts.push(piece);
      return Buffer.concat(parts);
    });
  }

  /** The whole file as UTF-8 text. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Writes the file beside its final place under a temporary name, then renames it: under `path` there is never half a file, nor one
   * that differs from what LabArchives lists. Replaces what is there; makes the folder where it is missing.
   *
   * @throws UsageError where the file system refuses (the disk is full, the name too long…), with its own error as the `cause`.
   */
  async saveTo(path: string): Promise<SavedFile> {
    try {
      givenWords(path, "A path");
      await refuseImpossible(path);
      return await this.#twice((download) => download.#write(path));
    } catch (error) {
      await this.cancel();
      throw fileError(error, `${JSON.stringify(path)} could not be written`);
    }
  }

  /** Lets the rest of the file go. */
  async cancel(): Promise<void> {
    await this.#response.cancel();
  }

  toJSON(): DownloadSummary {
    const { fileName, contentType, sizeBytes } = this;
    return { kind: "download", fileName, contentType, sizeBytes };
  }

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printed("Download", this.toJSON(), options, inspect);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  /** Once more, where what came is not the file or broke off. Reading twice does no harm. */
  async #twice<T>(read: (download: Download) => Promise<T>): Promise<T> {
    try {
      return await read(this);
    } catch (error) {
      if (!mayPass(error)) throw error;
      return await this.#onceMore(read, error);
    }
  }

  /** A method of its own: bundlers do not lower `await using` inside a `catch`. */
  async #onceMore<T>(read: (download: Download) => Promise<T>, error: unknown): Promise<T> {
    await using next = await this.again();
    if (next === undefined) throw error;
    return await read(next);
  }

  async #write(path: string): Promise<SavedFile> {
    // Short, as the name of the file itself may be as long as the file system takes.
    const temporary = join(dirname(path), `.labapi-${randomBytes(8).toString("hex")}.part`);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      await using file = await open(temporary, "wx");
      for await (const piece of this.#pieces()) {
        await file.writeFile(piece);
        hash.update(piece);
        sizeBytes += piece.byteLength;
      }
      await file.sync();
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return { path, sizeBytes, sha256: hash.digest("hex") };
  }

  async *#pieces(): AsyncGenerator<Uint8Array> {
    const check = this.#check;
    const checker = check === undefined ? undefined : new FileChecker(check, this.contentType);
    const hash: Hash | undefined = check?.sha256 === undefined ? undefined : createHash("sha256");
    const totalBytes = this.sizeBytes ?? check?.sizeBytes;
    let doneBytes = 0;
    for await (const piece of this.#content()) {
      doneBytes += piece.byteLength;
      hash?.update(piece);
      await checker?.refuseLonger(doneBytes, piece);
      yield piece;
      this.#onProgress?.({ doneBytes, totalBytes });
    }
    await checker?.refuseDifferent(doneBytes, hash?.digest("hex"));
  }

  #content(): AsyncIterable<Uint8Array> {
    const pieces = this.#counted(this.#response.pieces());
    if (this.#isRaw || this.#response.isDecoded === true) return pieces;
    return decodeContent(pieces, this.#response.header("content-encoding"));
  }

  async *#counted(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.#rawBytes += piece.byteLength;
      yield piece;
    }
  }
}

/** May the same file come whole if it is fetched once more? */
export function mayPass(error: unknown): boolean {
  return isLabArchivesError(error) && ["decode", "network", "timeout"].includes(error.code);
}

/** What the last step would refuse is refused before the first byte is fetched. */
async function refuseImpossible(path: string): Promise<void> {
  makeFolder(dirname(path));
  const info = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (info?.isDirectory() !== true) return;
  throw Object.assign(new Error("EISDIR: is a directory"), { code: "EISDIR", syscall: "open", path });
}

/** The bare name out of `Content-Disposition`; a name from the network never brings a folder along. */
function fileNameOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    const name: unknown = parseDisposition(header).parameters["filename"];
    return typeof name === "string" ? name.split(/[/\\]/).at(-1) : undefined;
  } catch {
    // A malformed header costs the name, not the file.
    return undefined;
  }
}
