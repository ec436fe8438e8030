import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttachmentEntry, Page } from "../../index.ts";
import type { LocalFile } from "../collect/collect.ts";
import { isUnchanged, type PutMemory, type SendingRecord } from "./records.ts";

/** How long LabArchives may take to show a file whose upload lost its sender, and how often to look. */
const DEFAULT_SETTLE_MS = 10_000;
const LOOK_EVERY_MS = 1000;

/** What looking for a file needs to know. */
export interface Search {
  readonly page: Page;
  readonly file: LocalFile;
  readonly sending: SendingRecord;
  readonly memory: PutMemory;
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** How long to wait, from the environment where somebody set it. */
export function settleMsOf(env: Readonly<Record<string, string | undefined>>): number {
  const seconds = Number(env["LABAPI_SETTLE_SECONDS"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : DEFAULT_SETTLE_MS;
}

/**
 * Looks on the page for a file whose upload may have happened: same name, same size, same content, made since the batch began and by
 * nobody else's upload of it. Looks again until the server has had time to finish what it had received.
 */
export async function findSent(search: Search): Promise<AttachmentEntry | undefined> {
  const until = search.sending.atMs + search.settleMs;
  for (;;) {
    const found = await look(search);
    const leftMs = until - Date.now();
    if (found !== undefined || leftMs <= 0) return found;
    await sleep(Math.min(leftMs, LOOK_EVERY_MS), undefined, { signal: search.signal });
  }
}

async function look(search: Search): Promise<AttachmentEntry | undefined> {
  const { page, memory, sending, signal } = search;
  await page.refresh({ signal });
  const attachments = (await page.entries({ signal })).filter((entry) => entry.kind === "attachment");
  const before = memory.before(sending.page);
  const candidates = attachments.filter((entry) =>
    sending.replaces === undefined
      ? before?.has(entry.id) !== true && !memory.isOurs(entry.id)
      : entry.id === sending.replaces.id && entry.version !== (sending.replaces.version ?? undefined),
  );
  for (const entry of candidates) if (await isIt(entry, search)) return entry;
  return undefined;
}

/** The name and the size tell cheaply what it is not; only the bytes tell that it is. */
async function isIt(entry: AttachmentEntry, { file, sending, signal }: Search): Promise<boolean> {
  const name = file.relativePath.slice(file.relativePath.lastIndexOf("/") + 1);
  if (entry.filename !== name || entry.size !== sending.sizeBytes) return false;
  // What was sent is no longer on disk; nobody else is likely to have made the same within the batch.
  if (!isUnchanged(file, sending)) return true;
  return (await remoteSha256(entry, signal)) === (await localSha256(file.path));
}

/** SHA-256 of a file on disk, in hex. */
export async function localSha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** SHA-256 of an attachment, in hex; downloads it. */
export async function remoteSha256(entry: AttachmentEntry, signal: AbortSignal): Promise<string> {
  await using download = await entry.download({ signal });
  const hash = createHash("sha256");
  for await (const piece of download.stream()) hash.update(piece);
  return hash.digest("hex");
}
