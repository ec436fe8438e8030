import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import type { Page } from "../../tree/model/nodes.ts";
import { createHash } from "node:crypto";
import { sleep } from "../../core/clock.ts";
import { fileSha256 } from "../../core/file-sha256.ts";
import { isUnchanged, type LocalFile } from "../collect/local-file.ts";
import { nfc } from "./pages.ts";
import type { PutMemory, SendingRecord } from "./records.ts";

const LOOK_EVERY_MS = 1000;

/** What looking for a file needs to know. */
export interface Search {
  readonly page: Page;
  readonly file: LocalFile;
  readonly sending: SendingRecord;
  readonly memory: PutMemory;
  /** How long LabArchives may take to show a file whose upload lost its sender. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
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
    await sleep(Math.min(leftMs, LOOK_EVERY_MS), search.signal);
  }
}

async function look(search: Search): Promise<AttachmentEntry | undefined> {
  const { page, memory, sending, signal } = search;
  await page.refresh({ signal });
  const attachments = (await page.entries({ signal })).filter((entry) => entry.kind === "attachment");
  const before = memory.before(sending.pageId);
  const candidates = attachments.filter((entry) =>
    sending.replaces === undefined
      ? before?.has(entry.id) !== true && !memory.isOwned(entry.id)
      : entry.id === sending.replaces.id && entry.version !== (sending.replaces.version ?? undefined),
  );
  for (const entry of candidates) if (await isIt(entry, search)) return entry;
  return undefined;
}

/** The name and the size tell cheaply what it is not; only the bytes tell that it is. */
async function isIt(entry: AttachmentEntry, { file, sending, signal }: Search): Promise<boolean> {
  const name = file.relativePath.slice(file.relativePath.lastIndexOf("/") + 1);
  if (nfc(entry.filename) !== nfc(name) || entry.size !== sending.sizeBytes) return false;
  // What was sent is no longer on disk. A new version of our own entry is ours; an entry that is new may be another computer's.
  if (!isUnchanged(file, sending)) return sending.replaces !== undefined;
  return (await remoteSha256(entry, signal)) === (await fileSha256(file.path));
}

/** SHA-256 of an attachment, in hex; downloads it. */
export async function remoteSha256(entry: AttachmentEntry, signal: AbortSignal): Promise<string> {
  await using download = await entry.download({ signal });
  const hash = createHash("sha256");
  for await (const piece of download.stream()) hash.update(piece);
  return hash.digest("hex");
}
