import type { Readable } from "node:stream";
import type { Entry } from "yauzl";
import { DamageError } from "../../core/errors.ts";
import { memberName, ZipArchive } from "../zip/archive.ts";
import { HARMLESS_BYTES, type ImportLimits } from "./limits.ts";

const TYPE_MASK = 0o170_000;
const REGULAR = 0o100_000;
const FOLDER = 0o040_000;
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** An archive from anywhere. Opened only when nothing in its directory is a trap; members are never written under their own names. */
export class HostileArchive implements AsyncDisposable {
  /** The one folder at the top. */
  readonly root: string;
  /** Files, by their names below the root. */
  readonly files: ReadonlyMap<string, Entry>;
  /** Names that would be trouble on some disk; here they are only names. */
  readonly oddNames: readonly string[];
  readonly #zip: ZipArchive;

  private constructor(zip: ZipArchive, root: string, files: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.root = root;
    this.files = files;
    this.oddNames = [...files.keys()].filter((name) => name.split("/").some((part) => DEVICE.test(part)));
  }

  /** @throws DamageError for everything that no honest writer makes, with the name of the member. */
  static async open(path: string, limits: ImportLimits): Promise<HostileArchive> {
    const zip = await ZipArchive.open(path);
    try {
      if (zip.count > limits.members) throw refused(`it says it has ${zip.count} members`);
      const files = new Map<string, Entry>();
      const roots = new Set<string>();
      const check = new DirectoryCheck(zip.sizeBytes, limits);
      for await (const entry of zip.entries()) {
        const name = memberName(entry);
        check.take(name, entry);
        const slash = name.indexOf("/");
        roots.add(slash < 0 ? name : name.slice(0, slash));
        if (slash < 0) throw refused(`${JSON.stringify(name)} is not in a folder`);
        if (!name.endsWith("/")) files.set(name.slice(slash + 1), entry);
      }
      check.end();
      const [root] = roots;
      if (root === undefined) throw refused("it is empty");
      if (roots.size > 1) throw refused(`it has ${roots.size} folders at its top, and an .eln has one`);
      return new HostileArchive(zip, root, files);
    } catch (error) {
      await zip[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The bytes of a file. Longer or shorter than it says is an error. */
  async read(entry: Entry): Promise<Readable> {
    return await this.#zip.read(entry);
  }

  /** A whole file, where it is no longer than that. */
  async text(entry: Entry, mostBytes: number): Promise<string> {
    if (entry.uncompressedSize > mostBytes) throw refused(`${JSON.stringify(memberName(entry))} is too large`);
    const pieces: Buffer[] = [];
    for await (const piece of await this.read(entry)) pieces.push(piece as Buffer);
    return new TextDecoder("utf-8").decode(Buffer.concat(pieces));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#zip[Symbol.asyncDispose]();
  }
}

/** Looks at every line of the directory of an archive. */
class DirectoryCheck {
  readonly #names = new Set<string>();
  readonly #places: { readonly from: number; readonly to: number; readonly name: string }[] = [];
  readonly #archiveBytes: number;
  readonly #limits: ImportLimits;
  #totalBytes = 0;

  constructor(archiveBytes: number, limits: ImportLimits) {
    this.#archiveBytes = archiveBytes;
    this.#limits = limits;
  }

  take(name: string, entry: Entry): void {
    const fault = nameFault(name) ?? kindFault(name, entry);
    if (fault !== undefined) throw refused(`${JSON.stringify(name)} ${fault}`);
    const key = name.normalize("NFC");
    if (this.#names.has(key)) throw refused(`${JSON.stringify(name)} is there twice`);
    this.#names.add(key);
    this.#totalBytes += entry.uncompressedSize;
    const { relativeOffsetOfLocalHeader: from, compressedSize } = entry;
    this.#places.push({ from, to: from + compressedSize, name });
    this.#refuseBomb(name, entry);
  }

  #refuseBomb(name: string, { uncompressedSize, compressedSize }: Entry): void {
    const { totalBytes, ratio } = this.#limits;
    if (this.#totalBytes > totalBytes) throw refused(`it would unpack to more than ${totalBytes} bytes`);
    const isBomb = uncompressedSize > HARMLESS_BYTES && uncompressedSize > compressedSize * ratio;
    if (isBomb)
      throw refused(`${JSON.stringify(name)} would unpack to ${uncompressedSize} bytes from ${compressedSize}`);
  }

  /** Members that share their bytes make small archives huge. */
  end(): void {
    const { ratio } = this.#limits;
    if (this.#totalBytes > HARMLESS_BYTES && this.#totalBytes > this.#archiveBytes * ratio) {
      throw refused(`it would unpack to ${this.#totalBytes} bytes from ${this.#archiveBytes}`);
    }
    const places = this.#places.toSorted((a, b) => a.from - b.from);
    for (const [index, place] of places.entries()) {
      const next = places[index + 1];
      if (next !== undefined && place.to > next.from) {
        throw refused(`${JSON.stringify(place.name)} and ${JSON.stringify(next.name)} share their bytes`);
      }
    }
  }
}

function nameFault(name: string): string | undefined {
  if (name === "" || name.includes("\0")) return "is no name";
  if (/^[A-Za-z]:/.test(name) || name.startsWith("/")) return "is an absolute path";
  if (name.includes("\\")) return "has a backslash in it";
  // Some writers encode names, and some readers decode them.
  const spellings = [name, decoded(name)];
  if (spellings.some((one) => one.split(/[\\/]/).includes(".."))) return "leads out of the archive";
  return undefined;
}

function kindFault(name: string, entry: Entry): string | undefined {
  if (entry.isEncrypted()) return "is encrypted; decrypt the archive first";
  if (!entry.canDecodeFileData()) return "is compressed in a way that no .eln may be";
  // Only Unix says what kind of file it is; elsewhere these bits mean something else.
  const type = entry.versionMadeBy >> 8 === 3 ? (entry.externalFileAttributes >>> 16) & TYPE_MASK : 0;
  const isPlain = type === 0 || type === (name.endsWith("/") ? FOLDER : REGULAR);
  if (!isPlain) return "is a link or a device, and not a file";
  return name.endsWith("/") && entry.uncompressedSize > 0 ? "is a folder with bytes in it" : undefined;
}

/** With its `%20`; as it is where that makes no sense. */
export function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function refused(why: string): DamageError {
  return new DamageError(`The archive is not imported: ${why}. Nothing was sent.`);
}
