import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";

const SIGNATURE = Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]);
const SIGNATURE_HEADER_BYTES = 32;
// Property ids of the format (7zFormat.txt in the LZMA SDK).
const ID = {
  end: 0x00,
  header: 0x01,
  mainStreams: 0x04,
  files: 0x05,
  packInfo: 0x06,
  unpackInfo: 0x07,
  size: 0x09,
  crc: 0x0a,
  folder: 0x0b,
  unpackSize: 0x0c,
  emptyStream: 0x0e,
  emptyFile: 0x0f,
  names: 0x11,
  modified: 0x14,
} as const;
// One coder with a one-byte id: "copy".
const COPY_FOLDER = Buffer.from([1, 1, 0]);
const FILETIME_EPOCH_MS = 11_644_473_600_000n;
const FILETIME_PER_MS = 10_000n;

interface Member {
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc: number;
  readonly modifiedAt: number;
}

/**
 * Writes a 7z archive without compression, member by member, to a file. By hand, as no kept library writes one as a stream: 7z-wasm is the
 * whole archiver and holds the archive in memory, node-7z and 7zip-min bring or need a binary, and archiver and yazl write ZIP.
 */
export class SevenZipWriter {
  readonly #file: FileHandle;
  readonly #members: Member[] = [];
  #position = SIGNATURE_HEADER_BYTES;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Makes the file, which must not exist yet. */
  static async create(path: string): Promise<SevenZipWriter> {
    const file = await open(path, "wx");
    // Room for the signature header, which is known only at the end.
    await file.writeFile(Buffer.alloc(SIGNATURE_HEADER_BYTES));
    return new SevenZipWriter(file);
  }

  /** Adds a member with forward slashes in its name. */
  async add(name: string, pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, modifiedAt: number): Promise<void> {
    let [crc, sizeBytes] = [0, 0];
    for await (const piece of pieces) {
      await this.#write(piece);
      crc = crc32(piece, crc);
      sizeBytes += piece.byteLength;
    }
    this.#members.push({ name, sizeBytes, crc, modifiedAt });
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<void> {
    const header = headerOf(this.#members);
    const start = Buffer.alloc(20);
    start.writeBigUInt64LE(BigInt(this.#position - SIGNATURE_HEADER_BYTES), 0);
    start.writeBigUInt64LE(BigInt(header.byteLength), 8);
    start.writeUInt32LE(crc32(header), 16);
    await this.#write(header);
    await this.#file.write(Buffer.concat([SIGNATURE, uint32(crc32(start)), start]), 0, SIGNATURE_HEADER_BYTES, 0);
    await this.close();
  }

  /** Gives up, or ends: closing twice is harmless. */
  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  async #write(piece: Uint8Array): Promise<void> {
    await this.#file.writeFile(piece);
    this.#position += piece.byteLength;
  }
}

function headerOf(members: readonly Member[]): Buffer {
  const full = members.filter(({ sizeBytes }) => sizeBytes > 0);
  const streams = full.length === 0 ? [] : [byte(ID.mainStreams), packInfo(full), unpackInfo(full), byte(ID.end)];
  return Buffer.concat([byte(ID.header), ...streams, filesInfo(members), byte(ID.end)]);
}

function packInfo(full: readonly Member[]): Buffer {
  const sizes = full.map(({ sizeBytes }) => number(sizeBytes));
  const head = [byte(ID.packInfo), number(0), number(full.length)];
  return Buffer.concat([...head, byte(ID.size), ...sizes, byte(ID.end)]);
}

/** Each member is a folder (the format's word for a run of coders) of its own, so that any can be read alone. */
function unpackInfo(full: readonly Member[]): Buffer {
  return Buffer.concat([
    byte(ID.unpackInfo),
    byte(ID.folder),
    number(full.length),
    byte(0),
    ...full.map(() => COPY_FOLDER),
    byte(ID.unpackSize),
    ...full.map(({ sizeBytes }) => number(sizeBytes)),
    byte(ID.crc),
    byte(1),
    ...full.map(({ crc }) => uint32(crc)),
    byte(ID.end),
  ]);
}

function filesInfo(members: readonly Member[]): Buffer {
  const empty = members.map(({ sizeBytes }) => sizeBytes === 0);
  const count = empty.filter(Boolean).length;
  const emptiness =
    count === 0
      ? []
      : [
          property(ID.emptyStream, bits(empty)),
          property(ID.emptyFile, bits(Array.from({ length: count }, () => true))),
        ];
  const names = Buffer.concat(members.map(({ name }) => Buffer.from(`${name}\0`, "utf16le")));
  const times = Buffer.concat(members.map(({ modifiedAt }) => fileTime(modifiedAt)));
  return Buffer.concat([
    byte(ID.files),
    number(members.length),
    ...emptiness,
    property(ID.names, Buffer.concat([byte(0), names])),
    property(ID.modified, Buffer.concat([byte(1), byte(0), times])),
    byte(ID.end),
  ]);
}

function property(id: number, content: Buffer): Buffer {
  return Buffer.concat([byte(id), number(content.byteLength), content]);
}

function byte(value: number): Buffer {
  return Buffer.from([value]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

/** Bits from the highest of the first byte on. */
function bits(values: readonly boolean[]): Buffer {
  const buffer = Buffer.alloc(Math.ceil(values.length / 8));
  values.forEach((value, index) => {
    if (value) buffer.writeUInt8(buffer.readUInt8(index >> 3) | (0x80 >> (index & 7)), index >> 3);
  });
  return buffer;
}

/** The format's numbers: as many leading ones in the first byte as bytes follow, little-endian. */
function number(value: number): Buffer {
  for (let following = 0; following < 8; following += 1) {
    if (value >= 2 ** (7 * (following + 1))) continue;
    const low = Buffer.alloc(8);
    low.writeBigUInt64LE(BigInt(value));
    const mask = (0xff00 >> following) & 0xff;
    const high = Math.floor(value / 2 ** (8 * following));
    return Buffer.concat([byte(mask | high), low.subarray(0, following)]);
  }
  throw new RangeError("Too large for a 7z number.");
}

function fileTime(epochMs: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE((BigInt(epochMs) + FILETIME_EPOCH_MS) * FILETIME_PER_MS);
  return buffer;
}
