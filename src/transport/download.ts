import { createHash, randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parse as parseDisposition } from "content-disposition";
import type { HttpResponse } from "./http.ts";
import type { TransferProgress } from "./options.ts";

/** What was written to disk. */
export interface SavedFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

type OnProgress = ((progress: TransferProgress) => void) | undefined;

/**
 * A file on its way from LabArchives. Read it once, with {@link Download.stream}, {@link Download.bytes} or
 * {@link Download.saveTo}, or {@link Download.cancel} it; nothing is held in memory but the piece under way.
 */
export class Download implements AsyncDisposable {
  /** The name the server gives, without any folder; LabArchives may decorate it, so prefer the entry's own. */
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** `undefined` when the server does not say. */
  readonly sizeBytes: number | undefined;
  readonly #response: HttpResponse;
  readonly #onProgress: OnProgress;

  /** `addressName` is the name in the path of the storage's address, for an answer that gives none itself. */
  constructor(response: HttpResponse, onProgress?: OnProgress, addressName?: string) {
    this.fileName = fileNameOf(response.header("content-disposition")) ?? addressName;
    this.contentType = response.header("content-type");
    const announced = response.header("content-length");
    this.sizeBytes = announced === undefined ? undefined : Number(announced);
    this.#response = response;
    this.#onProgress = onProgress;
  }

  /** The bytes as they come. A connection that breaks rejects; it never looks like the end. */
  stream(): ReadableStream<Uint8Array> {
    return ReadableStream.from(this.#pieces());
  }

  /** The whole file in memory. */
  async bytes(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const piece of this.#pieces()) parts.push(piece);
    return Buffer.concat(parts);
  }

  /** The whole file as UTF-8 text. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /**
   * Writes the file beside its final place under a temporary name, then renames it: under `path` there is never half a file.
   * Replaces what is there.
   */
  async saveTo(path: string): Promise<SavedFile> {
    const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.part`);
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      // Opened before the body is touched, so that a missing folder costs no transfer.
      await using file = await open(temporary, "wx");
      for await (const piece of this.#pieces()) {
        await file.writeFile(piece);
        hash.update(piece);
        sizeBytes += piece.byteLength;
      }
      await file.sync();
    } catch (error) {
      await rm(temporary, { force: true });
      await this.cancel();
      throw error;
    }
    await rename(temporary, path);
    return { path, sizeBytes, sha256: hash.digest("hex") };
  }

  /** Lets the rest of the file go. */
  async cancel(): Promise<void> {
    await this.#response.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  async *#pieces(): AsyncGenerator<Uint8Array> {
    let doneBytes = 0;
    for await (const piece of this.#response.pieces()) {
      doneBytes += piece.byteLength;
      yield piece;
      this.#onProgress?.({ doneBytes, totalBytes: this.sizeBytes });
    }
  }
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
