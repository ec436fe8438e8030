import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { DecodeError } from "../core/errors.ts";

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

/** `undefined` for bytes that are plainly not what the header says. */
function decoderOf(encoding: string, first: Uint8Array): Transform | undefined {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return first[0] === 0x1f && (first[1] ?? 0x8b) === 0x8b ? createGunzip() : undefined;
    case "deflate":
      // Of the two things that go by this name, one begins with a header.
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    case "br":
      return createBrotliDecompress();
    default:
      throw broken(`The answer is compressed with ${JSON.stringify(encoding)}, which nobody asked for.`);
  }
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
