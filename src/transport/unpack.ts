import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { DecodeError } from "../core/errors.ts";
import { type AttemptContext, toBodyError, tooLarge } from "./send-failure.ts";

const UNPACKERS = new Map([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
]);

/**
 * A body as it was before the server packed it. One that grows beyond the limit, is cut off, or is not what its header says is an
 * error: nothing of it is believed.
 */
export async function unpack(
  body: Uint8Array,
  encoding: string | undefined,
  limitBytes: number,
  attempt: AttemptContext,
): Promise<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  const unpacker = UNPACKERS.get(name);
  if (unpacker === undefined) throw wronglyPacked(`in an encoding nobody asked for (${name.slice(0, 40)})`);
  try {
    return await unpacker(body, { maxOutputLength: limitBytes });
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limitBytes);
    // Cut off on the way: the connection's fault, which a read may try again.
    if (code === "Z_BUF_ERROR") throw toBodyError(error, attempt);
    throw wronglyPacked(`not the ${name} it calls itself`);
  }
}

function wronglyPacked(how: string): DecodeError {
  return new DecodeError(`The answer is ${how}. A proxy on the way may have changed it.`, { path: "/" });
}
