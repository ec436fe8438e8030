import { type BigIntStats, constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { UsageError } from "../core/errors.ts";
import { fileSha256 } from "../core/file-sha256.ts";

// Larger pieces than Node's 64 KiB: fewer turns of the event loop per gigabyte, still nothing in memory terms.
const PIECE_BYTES = 256 * 1024;

// Two writes in one tick of the file system's clock leave the same time: a file that was written this lately is read once more.
const RECENT_MS = 2500;

// A name may become that of a pipe between two looks; opening must not wait for somebody to write to it.
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file that is sent as it was when it was looked at, or not at all. */
export interface SourceFile {
  readonly sizeBytes: number;
  /**
   * The bytes. The last piece is held back until the file has proved to be as it was, so that the server never has the whole of one
   * that changed while it was read.
   */
  pieces(): AsyncIterable<Uint8Array>;
  /** How the file differs by now from what was sent, for the middle of a sentence; `undefined` if it does not. */
  changed(sha256: string): Promise<string | undefined>;
}

/** @throws UsageError if it is no file that can be read. */
export async function openSource(path: string): Promise<SourceFile> {
  const before = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw new UsageError(`The file ${JSON.stringify(path)} cannot be read. Check the path and its permissions.`, {
      cause,
    });
  });
  if (!before.isFile()) throw new UsageError(`${JSON.stringify(path)} is not a file. Upload its files one by one.`);
  const isRecent = Date.now() - Number(before.ctimeMs) < RECENT_MS;
  return {
    sizeBytes: Number(before.size),
    pieces: () => readUnchanged(path, before),
    changed: async (sha256) => {
      const now = await stat(path, { bigint: true }).catch(() => undefined);
      if (now === undefined) return "was taken away";
      if (!isSame(now, before)) return "changed";
      const isOther = isRecent && (await fileSha256(path).catch(() => undefined)) !== sha256;
      return isOther ? "changed" : undefined;
    },
  };
}

async function* readUnchanged(path: string, before: BigIntStats): AsyncIterable<Uint8Array> {
  const file = await open(path, READ_ONLY).catch((error: unknown) => refuseUnreadable(path, error));
  const refuseChanged = async (doneBytes?: number): Promise<void> => {
    const isWhole = doneBytes === undefined || doneBytes === Number(before.size);
    if (isWhole && isSame(await file.stat({ bigint: true }), before)) return;
    throw new UsageError(
      `${JSON.stringify(path)} changed while it was uploaded, so it was not stored. Upload it again once it is finished.`,
    );
  };
  try {
    await refuseChanged();
    let doneBytes = 0;
    let held: Buffer | undefined;
    for await (const piece of reading(path, file.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false }))) {
      doneBytes += piece.byteLength;
      if (doneBytes > Number(before.size)) break;
      if (held !== undefined) yield held;
      held = piece;
    }
    await refuseChanged(doneBytes);
    if (held !== undefined) yield held;
  } finally {
    await file.close();
  }
}

/** A disk that fails in the middle says so in our words. */
async function* reading(path: string, stream: AsyncIterable<unknown>): AsyncIterable<Buffer> {
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    refuseUnreadable(path, error);
  }
}

function refuseUnreadable(path: string, cause: unknown): never {
  const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
  throw new UsageError(`The file ${JSON.stringify(path)} cannot be read (${code}).`, { cause });
}

function isSame(now: BigIntStats, then: BigIntStats): boolean {
  return now.ino === then.ino && now.size === then.size && now.mtimeNs === then.mtimeNs && now.ctimeNs === then.ctimeNs;
}
