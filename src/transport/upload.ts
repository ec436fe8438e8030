import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { createHash, type Hash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { UsageError } from "../core/errors.ts";
import type { HttpBody } from "./http.ts";

/**
 * What can be uploaded: a path, a `file:` URL, a Blob or File, bytes, or a stream (web or Node). All but a stream can be sent
 * again after a refused attempt; a stream of unknown length is sent chunked.
 */
export type UploadSource =
  | string
  | URL
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | PreparedUpload;

/** A source made ready (give your own for a file that is neither on disk nor in memory): what to call it, how large it is, and how to read it. */
export interface PreparedUpload {
  /** The file's own name, where the source has one. */
  readonly fileName: string | undefined;
  /** Media type, where the source has one. */
  readonly contentType: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly replayable: boolean;
  readonly open: () => Uint8Array | AsyncIterable<Uint8Array>;
}

/** What was handed to the server in the attempt that succeeded. */
export interface SentFile {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

// Larger pieces than Node's 64 KiB: fewer turns of the event loop per gigabyte, still nothing in memory terms.
const PIECE_BYTES = 256 * 1024;

/** Looks at a source without reading it. A path must be a regular file. */
export async function prepareUpload(source: UploadSource): Promise<PreparedUpload> {
  if (typeof source === "string") return fromPath(source);
  if (source instanceof URL) return fromPath(fileURLToPath(source));
  if (source instanceof Blob) return fromBlob(source);
  if (source instanceof ArrayBuffer) return fromBytes(new Uint8Array(source));
  if (source instanceof Uint8Array) return fromBytes(source);
  if (isAsyncIterable(source)) return fromStream(source);
  if (isPrepared(source)) return source;
  throw new UsageError("An upload takes a path, a file URL, a Blob, bytes or a stream.");
}

async function fromPath(path: string): Promise<PreparedUpload> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`The file ${JSON.stringify(path)} cannot be read. Check the path and its permissions.`, {
      cause,
    });
  });
  if (!info.isFile()) throw new UsageError(`${JSON.stringify(path)} is not a file. Upload its files one by one.`);
  return {
    fileName: basename(path),
    contentType: undefined,
    sizeBytes: info.size,
    replayable: true,
    open: () => readExactly(path, info.size),
  };
}

/** A file that shrinks or grows meanwhile must not become an attachment that claims to be it. */
async function* readExactly(path: string, sizeBytes: number): AsyncIterable<Uint8Array> {
  let doneBytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    doneBytes += (piece as Buffer).byteLength;
    if (doneBytes > sizeBytes) break;
    yield piece as Buffer;
  }
  if (doneBytes !== sizeBytes) {
    throw new UsageError(`${JSON.stringify(path)} changed while it was uploaded. Upload it again once it is finished.`);
  }
}

function fromBlob(blob: Blob): PreparedUpload {
  return {
    fileName: blob instanceof File ? blob.name : undefined,
    contentType: blob.type === "" ? undefined : blob.type,
    sizeBytes: blob.size,
    replayable: true,
    open: () => blob.stream(),
  };
}

function fromBytes(bytes: Uint8Array): PreparedUpload {
  return {
    fileName: undefined,
    contentType: undefined,
    sizeBytes: bytes.byteLength,
    replayable: true,
    open: () => bytes,
  };
}

function fromStream(stream: AsyncIterable<Uint8Array | string>): PreparedUpload {
  let opened = false;
  return {
    fileName: undefined,
    contentType: undefined,
    sizeBytes: undefined,
    replayable: false,
    open: () => {
      if (opened)
        throw new UsageError("A stream can be read only once. Give a path or a Blob, which can be sent again.");
      opened = true;
      return asBytes(stream);
    },
  };
}

async function* asBytes(stream: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const piece of stream) yield typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
}

function isPrepared(value: unknown): value is PreparedUpload {
  return typeof value === "object" && value !== null && "open" in value && typeof value.open === "function";
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Uint8Array | string> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** A body that counts and hashes what it gives, anew for each attempt. */
export class HashedBody implements HttpBody {
  // LabArchives API, add_attachment: raw bytes, never multipart.
  readonly contentType = "application/octet-stream";
  readonly sizeBytes: number | undefined;
  readonly replayable: boolean;
  readonly #open: PreparedUpload["open"];
  #hash: Hash = createHash("sha256");
  #sentBytes = 0;

  constructor(upload: PreparedUpload) {
    this.sizeBytes = upload.sizeBytes;
    this.replayable = upload.replayable;
    this.#open = upload.open;
  }

  open(): Uint8Array | AsyncIterable<Uint8Array> {
    this.#hash = createHash("sha256");
    this.#sentBytes = 0;
    const opened = this.#open();
    if (!(opened instanceof Uint8Array)) return this.#count(opened);
    this.#add(opened);
    return opened;
  }

  /** Size and checksum of the last attempt. Call once, when it has succeeded. */
  sent(): SentFile {
    return { sizeBytes: this.#sentBytes, sha256: this.#hash.digest("hex") };
  }

  async *#count(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const piece of pieces) {
      this.#add(piece);
      yield piece;
    }
  }

  #add(piece: Uint8Array): void {
    this.#sentBytes += piece.byteLength;
    this.#hash.update(piece);
  }
}
