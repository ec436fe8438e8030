import { open } from "node:fs/promises";
import { BYTES_TO_TELL, bytesToShow } from "../pages/index.ts";
import { filesOf } from "./files-of.ts";
import type { PageContent } from "./format.ts";

/** Of all files of one page together. */
const MOST_BYTES = 8 * 1_048_576;

/**
 * The beginnings of a page's files, as far as its view shows them. From the same content the same bytes; a page of ten thousand tables
 * shows the first ones, and takes no more memory than others.
 */
export async function headsOf(
  document: PageContent,
  origins: ReadonlyMap<string, { readonly path: string }>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const heads = new Map<string, Uint8Array>();
  let room = MOST_BYTES;
  for (const { file } of filesOf(document)) {
    const origin = file.path === null ? undefined : origins.get(file.path);
    const wanted = Math.min(bytesToShow(file), file.sizeBytes);
    if (file.path === null || origin === undefined || wanted === 0) continue;
    const sizeBytes = wanted <= room ? wanted : Math.min(wanted, BYTES_TO_TELL);
    heads.set(file.path, await beginningOf(origin.path, sizeBytes));
    room -= sizeBytes;
  }
  return heads;
}

/** Nothing of a file that is gone: whoever places it says so. */
async function beginningOf(path: string, sizeBytes: number): Promise<Uint8Array> {
  const opened = await open(path, "r").catch(() => undefined);
  if (opened === undefined) return new Uint8Array();
  await using file = opened;
  const buffer = new Uint8Array(sizeBytes);
  const { bytesRead } = await file.read(buffer, 0, sizeBytes, 0);
  return buffer.subarray(0, bytesRead);
}
