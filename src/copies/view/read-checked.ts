import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** A file that may be sent: whole in memory, or open where it is large. */
export interface CheckedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly bytes: Buffer | undefined;
}

/** Up to here a file is checked and sent out of memory; a larger one is read twice. */
const MOST_IN_MEMORY_BYTES = 16 * 1_048_576;

/** A file of a snapshot, if its bytes are what they were. Follows no link out of the snapshot. */
export async function bytesOf(
  snapshot: string,
  path: string,
  expectedSha256: string | undefined,
): Promise<CheckedFile | "missing" | "changed"> {
  const full = join(snapshot, ...path.split("/"));
  const [real, root] = await Promise.all([realpath(full).catch(() => ""), realpath(snapshot)]);
  if (!real.startsWith(root + sep)) return "missing";
  await using file = await open(real, constants.O_RDONLY);
  const info = await file.stat();
  if (!info.isFile()) return "missing";
  const isSmall = info.size <= MOST_IN_MEMORY_BYTES;
  const bytes = isSmall ? await file.readFile() : undefined;
  const sha256 = bytes === undefined ? await hashOf(file) : createHash("sha256").update(bytes).digest("hex");
  if (expectedSha256 !== undefined && sha256 !== expectedSha256) return "changed";
  return { path: real, sizeBytes: bytes?.byteLength ?? info.size, bytes };
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of file.createReadStream({ autoClose: false })) hash.update(piece as Buffer);
  return hash.digest("hex");
}
