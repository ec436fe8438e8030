import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { DamageError } from "../../core/errors.ts";

/** A ZIP to read, member by member. Names are given as they are written; whoever uses them as paths checks them. */
export class ZipArchive implements AsyncDisposable {
  readonly #zip: ZipFile;

  private constructor(zip: ZipFile) {
    this.#zip = zip;
  }

  /** @throws DamageError when it is no ZIP. */
  static async open(path: string): Promise<ZipArchive> {
    try {
      // With names as bytes, a bad one is a finding like others, and not the end of the reading.
      const options = { lazyEntries: true, autoClose: false, decodeStrings: false } as const;
      return new ZipArchive(await openPromise(path, options));
    } catch (cause) {
      if (!(cause instanceof Error) || "syscall" in cause) throw cause;
      throw new DamageError(`${JSON.stringify(path)} is no readable ZIP: ${cause.message}.`, { cause });
    }
  }

  /** How many members there are, as the archive says. */
  get count(): number {
    return this.#zip.entryCount;
  }

  get sizeBytes(): number {
    return this.#zip.fileSize;
  }

  /** Every member, in the order of the directory at the end of the archive. */
  async *entries(): AsyncGenerator<Entry, void, undefined> {
    try {
      yield* this.#zip.eachEntry();
    } catch (cause) {
      throw new DamageError(`The ZIP cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, {
        cause,
      });
    }
  }

  /** The bytes of a member; its size is checked against what the archive says, while they flow. */
  async read(entry: Entry): Promise<Readable> {
    return await this.#zip.openReadStreamPromise(entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#zip.close();
    await Promise.resolve();
  }
}

/** The name of a member as text: UTF-8, whatever its flag says, as all writers of today mean it; Latin-1 where it is none. */
export function memberName({ fileNameRaw }: Entry): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return fileNameRaw.toString("latin1");
  }
}
