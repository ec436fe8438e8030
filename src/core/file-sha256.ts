import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

const PIECE_BYTES = 256 * 1024;

/** SHA-256 of a file on disk, in hex. It is read piece by piece, whatever its size. */
export async function fileSha256(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const pieces = createReadStream(path, { highWaterMark: PIECE_BYTES, ...(signal === undefined ? {} : { signal }) });
  for await (const piece of pieces) hash.update(piece as Uint8Array);
  return hash.digest("hex");
}
