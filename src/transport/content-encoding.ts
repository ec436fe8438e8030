import { pipeline, Readable, type Transform } from "node:stream";
import { promisify } from "node:util";
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzip,
  inflate,
  inflateRaw,
} from "node:zlib";
import { DecodeError } from "../core/errors.ts";
import { type AttemptContext, toBodyError, tooLarge } from "./send-failure.ts";

type Pieces = AsyncIterable<Uint8Array>;

/** Does a `Content-Encoding` say that the bytes are not the thing itself? */
export function isEncoded(header: string | undefined): boolean {
  return encodingsOf(header).length > 0;
}

/**
 * The thing itself out of bytes that something on the way compressed, whatever was asked for. A header that says `gzip` of bytes that
 * are not is not believed.
 *
 * @throws DecodeError for compressed bytes that are broken, or a compression nobody asked for.
 */
export function decodeContent(pieces: Pieces, header: string | undefined): Pieces {
  return encodingsOf(header).toReversed().reduce(decodeOne, pieces);
}

function encodingsOf(header = ""): string[] {
  const names = header.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "" && name !== "identity");
}

async function* decodeOne(pieces: Pieces, encoding: string): AsyncGenerator<Uint8Array> {
  const { first, all } = await peek(pieces);
  const decoder = first === undefined ? undefined : decoderOf(encoding, first);
  if (decoder === undefined) {
    yield* all;
    return;
  }
  pipeline(Readable.from(all), decoder, () => {});
  try {
    yield* decoder as AsyncIterable<Buffer>;
  } catch (error) {
    throw inWords(error, encoding);
  } finally {
    decoder.destroy();
  }
}

/** One compression: as a stream, and for a body that is all there (which costs a fraction of a stream). */
interface Compression {
  readonly stream: () => Transform;
  readonly whole: (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;
}

const GZIP: Compression = { stream: createGunzip, whole: promisify(gunzip) };
const BROTLI: Compression = { stream: createBrotliDecompress, whole: promisify(brotliDecompress) };
const DEFLATE: Compression = { stream: createInflate, whole: promisify(inflate) };
const RAW_DEFLATE: Compression = { stream: createInflateRaw, whole: promisify(inflateRaw) };

/** What a header's word stands for; of the two things called "deflate" one begins with a header of its own. */
function compressionOf(encoding: string, firstByte: number): Compression {
  if (encoding === "gzip" || encoding === "x-gzip") return GZIP;
  if (encoding === "deflate") return (firstByte & 0x0f) === 8 ? DEFLATE : RAW_DEFLATE;
  if (encoding === "br") return BROTLI;
  throw broken(`The answer is compressed with ${JSON.stringify(encoding.slice(0, 40))}, which nobody asked for.`);
}

/** `undefined` for bytes that are plainly not what the header says. */
function decoderOf(encoding: string, first: Uint8Array): Transform | undefined {
  const compression = compressionOf(encoding, first[0] ?? 0);
  const isOther = compression === GZIP && !(first[0] === 0x1f && (first[1] ?? 0x8b) === 0x8b);
  return isOther ? undefined : compression.stream();
}

/**
 * The same for a body that is all there: XML, which is believed only if it is what it says. One that grows beyond the limit, is cut off,
 * or is not what its header says is an error.
 */
export async function unpack(
  body: Uint8Array,
  header: string | undefined,
  limitBytes: number,
  attempt: AttemptContext,
): Promise<Uint8Array> {
  let unpacked = body;
  for (const encoding of encodingsOf(header).toReversed()) {
    try {
      const { whole } = compressionOf(encoding, unpacked[0] ?? 0);
      unpacked = await whole(unpacked, { maxOutputLength: limitBytes });
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
      if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limitBytes);
      // Cut off on the way: the connection's fault, which a read may try again.
      if (code === "Z_BUF_ERROR") throw toBodyError(error, attempt);
      throw inWords(error, encoding);
    }
  }
  return unpacked;
}

async function peek(pieces: Pieces): Promise<{ first: Uint8Array | undefined; all: Pieces }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let next = await iterator.next();
  while (next.done !== true && next.value.byteLength === 0) next = await iterator.next();
  if (next.done === true) return { first: undefined, all: Readable.from([]) };
  return { first: next.value, all: resumed(next.value, iterator) };
}

async function* resumed(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function inWords(error: unknown, encoding: string): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (typeof code !== "string" || !/^(?:Z_|ERR__|ERR_BROTLI)/.test(code)) return error;
  return broken(`The answer says that it is compressed (${encoding}), but cannot be unpacked (${code}).`, error);
}

function broken(what: string, cause?: unknown): DecodeError {
  return new DecodeError(`${what} Something on the way changed it. Try again.`, { path: "/", cause });
}
