import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import { SandboxFault } from "./sandbox-fault.ts";

const END = 0x06054b50;
const MEMBER = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024;
const MAX_MEMBERS = 1000;
// Text and pictures shrink to a hundredth at best; more than that is a bomb.
const MAX_RATIO = 200;

/** A member of a ZIP archive, as its directory describes it. */
export interface ZipMember {
  readonly name: string;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  readonly method: number;
  readonly crc: number;
  readonly isEncrypted: boolean;
  readonly isLink: boolean;
  readonly offset: number;
}

/**
 * A ZIP file on disk, read member by member. By hand, as kept libraries (yauzl) read asynchronously, and a call to the sandbox is one
 * synchronous transaction. What is unsafe is refused only when somebody wants it.
 */
export class ZipFile implements Disposable {
  readonly #fd: number;
  readonly members: readonly ZipMember[];

  /** Opens the file; `undefined` when it is no plain ZIP archive. */
  static open(path: string): ZipFile | undefined {
    const fd = openSync(path, "r");
    const members = readDirectory(fd);
    if (members !== undefined) return new ZipFile(fd, members);
    closeSync(fd);
    return undefined;
  }

  private constructor(fd: number, members: readonly ZipMember[]) {
    this.#fd = fd;
    this.members = members;
  }

  /** The bytes of a member. Refuses path tricks, links, encryption, bombs and damage. */
  read(name: string, limitBytes: number): Uint8Array {
    const member = this.members.find((candidate) => candidate.name === name);
    if (member === undefined) throw unsafe(`there is no "${name}"`);
    if (!isPlainName(name)) throw unsafe("a path leads out of it");
    if (member.isLink) throw unsafe("a link");
    if (member.isEncrypted) throw unsafe("an encrypted member");
    if (member.sizeBytes > limitBytes || member.sizeBytes > member.packedBytes * MAX_RATIO + 1024)
      throw unsafe("too large");
    const bytes = this.#unpack(member);
    if (bytes.byteLength !== member.sizeBytes || crc32(bytes) !== member.crc) throw unsafe("damaged");
    return bytes;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  #unpack(member: ZipMember): Uint8Array {
    const header = readAt(this.#fd, member.offset, 30);
    if (header.byteLength < 30 || header.readUInt32LE(0) !== LOCAL) throw unsafe("damaged");
    const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = readAt(this.#fd, start, member.packedBytes);
    if (member.method === 0) return packed;
    if (member.method !== 8) throw unsafe("an unknown compression");
    try {
      return inflateRawSync(packed, { maxOutputLength: member.sizeBytes + 1 });
    } catch {
      throw unsafe("damaged");
    }
  }
}

/** A file name without any path tricks. */
function isPlainName(name: string): boolean {
  const parts = name.split("/");
  return (
    !/[\\:\0]/.test(name) &&
    !name.startsWith("/") &&
    parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}

function unsafe(what: string): SandboxFault {
  return new SandboxFault(4529, `LA container: ${what}`);
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(fd).size - position)));
  readSync(fd, buffer, 0, buffer.byteLength, position);
  return buffer;
}

function readDirectory(fd: number): ZipMember[] | undefined {
  const { size } = fstatSync(fd);
  if (readAt(fd, 0, 2).toString("latin1") !== "PK") return undefined;
  const tailStart = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = readAt(fd, tailStart, size - tailStart);
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at -= 1;
  if (at < 0) return undefined;
  const count = tail.readUInt16LE(at + 10);
  const bytes = tail.readUInt32LE(at + 12);
  if (count > MAX_MEMBERS || bytes > MAX_DIRECTORY_BYTES) return undefined;
  return parseMembers(readAt(fd, tail.readUInt32LE(at + 16), bytes), count);
}

function parseMembers(directory: Buffer, count: number): ZipMember[] | undefined {
  const members: ZipMember[] = [];
  let at = 0;
  while (members.length < count) {
    if (at + 46 > directory.byteLength || directory.readUInt32LE(at) !== MEMBER) return undefined;
    const nameBytes = directory.readUInt16LE(at + 28);
    members.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameBytes),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      // The upper half holds Unix' mode; a symbolic link is 0o12.
      isLink: directory.readUInt32LE(at + 38) >>> 28 === 0o12,
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}
