import { basename } from "node:path";
import { createHash, type Hash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { PartialWriteError, UsageError } from "../core/errors.ts";
import { openSource } from "./source-file.ts";
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
  /** Asked when the server has it: how the source differs from what was sent, for the middle of a sentence. */
  readonly changed?: (sent: SentFile) => Promise<string | undefined>;
}

/** What was handed to the server in the attempt that succeeded. */
export interface SentFile {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

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
  const file = await openSource(path);
  return {
    fileName: basename(path),
    contentType: undefined,
    sizeBytes: file.sizeBytes,
    replayable: true,
    open: () => file.pieces(),
    changed: ({ sha256 }) => file.changed(sha256),
  };
}

/**
 * Vouches for an upload that the server has taken. A file that changed meanwhile may have become a mixture that never existed.
 *
 * @throws PartialWriteError that names the entry.
 */
export async function refuseIfChanged(upload: PreparedUpload, sent: SentFile, entryId: string): Promise<void> {
  const why = await upload.changed?.(sent);
  if (why === undefined) return;
  throw new PartialWriteError(
    `${JSON.stringify(upload.fileName)} ${why} while it was uploaded: entry ${entryId} now holds a state of it that may never ` +
      "have existed. Upload it again as a new version of that entry, once it is finished.",
    { written: [entryId] },
  );
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
