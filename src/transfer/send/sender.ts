import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import type { Page } from "../../tree/model/nodes.ts";
import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { fileSha256 } from "../../core/file-sha256.ts";
import { codeOf, isUnchanged, type LocalFile, seen } from "../collect/local-file.ts";
import type { OpenPage, OpenPages } from "./open-pages.ts";
import type { Upload } from "./plan.ts";
import { patiently, type Patience } from "./patience.ts";
import {
  factsOf,
  type OwnFile,
  type OwnRecord,
  type PutMemory,
  type PutRecord,
  type SendingRecord,
  type SentRecord,
} from "./records.ts";
import { findSent, remoteSha256 } from "./verify.ts";

/** What a batch is sent with. */
export interface SenderOptions extends Patience {
  readonly pages: OpenPages;
  readonly memory: PutMemory;
  /** Returns when a record is on disk. */
  readonly note: (record: PutRecord) => Promise<void>;
  readonly onProgress: (file: string, doneBytes: number) => void;
  readonly caption?: string | undefined;
  /** Send every file anew, or only what its own entry (or, unowned, another of its name) does not hold already. */
  readonly existing: "ignore" | "compare";
  /** Whose entries are never taken for those of another file: those of this batch, or of anything that was ever sent from here. */
  readonly apart: "batch" | "all";
}

/** What became of one file. */
export type PutOutcome =
  | {
      readonly outcome: "sent";
      readonly record: SentRecord;
      readonly isEarlier: boolean;
      readonly besides: string | undefined;
    }
  | { readonly outcome: "skipped"; readonly id: string; readonly why: string };

/** An upload that is about to happen. */
interface Sending {
  readonly on: OpenPage;
  readonly file: LocalFile;
  /** The file's own entry. */
  readonly old: AttachmentEntry | undefined;
}

const HAS_IT = "the page has it already";

/** Sends files one after the other, and never one twice, whatever happened to an earlier run of the same batch. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #host = hostname();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sees to one file. */
  async put(upload: Upload): Promise<PutOutcome> {
    const { memory, pages } = this.#options;
    const file = await asItIsNow(upload.file);
    const on = await pages.open(upload.pagePath);
    const earlier = memory.sent(on.page.id, this.#owned(file));
    if (earlier !== undefined && isUnchanged(file, earlier)) return sent(earlier, true);
    const pending = memory.sending(on.page.id, this.#owned(file));
    const found = pending === undefined ? undefined : await this.#find(on.page, file, pending);
    if (found !== undefined && isUnchanged(file, found)) return sent(found, true);
    const known = memory.found(on.page.id, this.#owned(file));
    if (known !== undefined && isUnchanged(file, known)) return { outcome: "skipped", id: known.id, why: HAS_IT };
    return await this.#decide(on, file);
  }

  /** Is the file done with, as it is now? */
  isDone(page: Page, file: Omit<OwnFile, "host">): boolean {
    return this.#options.memory.isDone(page.id, this.#owned(file));
  }

  /** Somebody else's entries may have become something else since: then the files whose content they held are sent after all. */
  async recheckFound(on: OpenPage): Promise<void> {
    const { memory } = this.#options;
    const found = memory.allFound().filter(({ pageId }) => pageId === on.page.id);
    if (found.length === 0) return;
    on.forget();
    for (const record of found) {
      const entry = await on.attachment(record.id);
      if (entry?.version !== (record.version ?? undefined)) memory.forgetFound(record);
    }
  }

  /** A file has one entry of its own, whatever it is called; where it has changed since, the entry gets a new version. */
  async #decide(on: OpenPage, file: LocalFile): Promise<PutOutcome> {
    const { memory, existing } = this.#options;
    const own = memory.own(on.page.id, this.#owned(file));
    const isBegun = own !== undefined && (memory.isOfBatch(own.id) || own.step === "mixed");
    const record = existing === "compare" || isBegun ? own : undefined;
    const old = record === undefined ? undefined : await on.attachment(record.id);
    if (record !== undefined && old !== undefined) return await this.#renew({ on, file, old }, record);
    return existing === "compare" ? await this.#compare(on, file) : await this.#send({ on, file, old: undefined });
  }

  /** The file has an entry: what is in it by now? */
  async #renew(sending: Sending & { old: AttachmentEntry }, record: OwnRecord): Promise<PutOutcome> {
    const { on, file, old } = sending;
    const isSameSize = old.size === file.sizeBytes || record.sizeBytes === file.sizeBytes;
    const sha256 = isSameSize ? await fileSha256(file.path) : undefined;
    if (sha256 === undefined) return await this.#send(sending);
    const isAsSent = sha256 === record.sha256;
    const isUntouched = old.version === (record.version ?? undefined);
    const isThere = isAsSent && isUntouched ? true : await this.#holds(old, file, sha256);
    if (!isThere && !isAsSent) return await this.#send(sending);
    await this.#arrived(on, file, { entry: old, sha256 });
    const why = isThere ? HAS_IT : "it has not changed since it was sent; somebody has changed its entry on the page";
    return { outcome: "skipped", id: old.id, why };
  }

  /** Nothing is known of the file: the page may have it all the same, sent from another computer, or before a memory was lost. */
  async #compare(on: OpenPage, file: LocalFile): Promise<PutOutcome> {
    const { memory, apart } = this.#options;
    const namesakes = await on.named(basename(file.path));
    const isTaken = ({ id }: AttachmentEntry): boolean => (apart === "all" ? memory.isOwned(id) : memory.isOfBatch(id));
    const free = namesakes.filter((entry) => !isTaken(entry) && entry.size === file.sizeBytes);
    const sha256 = free.length === 0 ? "" : await fileSha256(file.path);
    for (const entry of free) {
      if (!(await this.#holds(entry, file, sha256))) continue;
      await this.#note({ step: "found", ...this.#inEntry(on, file, { entry, sha256 }) });
      return { outcome: "skipped", id: entry.id, why: HAS_IT };
    }
    const result = await this.#send({ on, file, old: undefined });
    const strangers = namesakes.filter((entry) => !memory.isOwned(entry.id));
    if (result.outcome !== "sent" || strangers.length === 0) return result;
    const besides = `another file of this name is on the page (${strangers.map(({ id }) => id).join(", ")}), not sent from here`;
    return { ...result, besides };
  }

  async #holds(entry: AttachmentEntry, file: LocalFile, sha256: string): Promise<boolean> {
    return entry.size === file.sizeBytes && (await remoteSha256(entry, this.#options.signal)) === sha256;
  }

  async #send({ on, file, old }: Sending): Promise<PutOutcome> {
    const replaces = old === undefined ? {} : { replaces: { id: old.id, version: old.version ?? null } };
    let unclear: SendingRecord | undefined;
    const attempt = async (): Promise<SentRecord> => {
      // A look that failed has not said that the file is missing: before it is sent again, it is looked for again.
      const found = unclear && (await this.#find(on.page, file, unclear));
      if (found !== undefined) return found;
      const sending: SendingRecord = { step: "sending", ...this.#facts(on, file), atMs: Date.now(), ...replaces };
      unclear = undefined;
      await this.#note(sending);
      try {
        return await this.#arrived(on, file, { entry: await this.#upload(on, file, old) });
      } catch (error) {
        if (nameOf(error) !== "UncertainWriteError") throw error;
        unclear = sending;
        const arrived = await this.#find(on.page, file, sending);
        if (arrived !== undefined) return arrived;
        unclear = undefined;
        throw notFound(error as Error);
      }
    };
    return sent(await patiently(attempt, this.#options), false);
  }

  async #upload({ page }: OpenPage, file: LocalFile, old: AttachmentEntry | undefined): Promise<AttachmentEntry> {
    const { caption, signal, onProgress } = this.#options;
    const progress = ({ doneBytes }: { doneBytes: number }): void => onProgress(file.path, doneBytes);
    const details = { caption, signal, onProgress: progress };
    try {
      return old === undefined ? await page.attach(file.path, details) : await old.replace(file.path, details);
    } catch (error) {
      if (nameOf(error) === "PartialWriteError") await this.#mixed(page, file, error);
      throw error;
    }
  }

  /** The next run has to know whose entry it is that holds what never was. */
  async #mixed(page: Page, file: LocalFile, error: unknown): Promise<void> {
    const [id] = (error as { written?: readonly string[] }).written ?? [];
    const entry = (await page.entries({ signal: this.#options.signal })).find((one) => one.id === id);
    if (entry?.kind !== "attachment") return;
    const on = await this.#options.pages.opened(page);
    const record = { step: "mixed", ...this.#inEntry(on, file, { entry }) } as const;
    await this.#note(record);
    await on.ledger.add(record);
  }

  async #find(page: Page, file: LocalFile, sending: SendingRecord): Promise<SentRecord | undefined> {
    const { memory, settleMs, signal, pages } = this.#options;
    const entry = await findSent({ page, file, sending, memory, settleMs, signal });
    if (entry === undefined) return undefined;
    const sha256 = isUnchanged(file, sending) ? await fileSha256(file.path) : await remoteSha256(entry, signal);
    const { sizeBytes, modifiedMs, stamp } = sending;
    const asSent = { ...file, sizeBytes, modifiedMs, stamp };
    return await this.#arrived(await pages.opened(page), asSent, { entry, sha256 });
  }

  async #arrived(on: OpenPage, file: LocalFile, what: InEntry): Promise<SentRecord> {
    const record: SentRecord = { step: "sent", ...this.#inEntry(on, file, what) };
    await this.#note(record);
    await on.ledger.add(record);
    return record;
  }

  #inEntry(on: OpenPage, file: LocalFile, { entry, sha256 = entry.receipt?.sha256 ?? "" }: InEntry) {
    const { id, webUrl, version = null } = entry;
    on.take(entry);
    return { ...this.#facts(on, file), atMs: Date.now(), sha256, id, webUrl, version };
  }

  #facts({ page, path }: OpenPage, file: LocalFile) {
    return { ...factsOf(file), host: this.#host, page: path.toString(), pageId: page.id };
  }

  #owned(file: Omit<OwnFile, "host">): OwnFile {
    return { ...file, host: this.#host };
  }

  async #note(record: PutRecord): Promise<void> {
    this.#options.memory.take(record);
    await this.#options.note(record);
  }
}

interface InEntry {
  readonly entry: AttachmentEntry;
  /** Known to the entry's receipt unless given. */
  readonly sha256?: string;
}

function sent(record: SentRecord, isEarlier: boolean): PutOutcome & { outcome: "sent" } {
  return { outcome: "sent", record, isEarlier, besides: undefined };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/** What a caller would do to find out has been done. */
function notFound(error: Error): Error {
  const { message: why } = error.cause instanceof Error ? error.cause : error;
  error.message =
    `LabArchives did not say whether the file arrived (${why.replace(/\.$/, "")}). It was looked for on the page and is not there so far; ` +
    "the same batch, given again, looks once more before it sends it.";
  return error;
}

/** Hours may have passed since the file was found. */
async function asItIsNow(file: LocalFile): Promise<LocalFile> {
  const info = await stat(file.path, { bigint: true }).catch((cause: unknown) => {
    throw new UsageError(`The file cannot be read any more (${codeOf(cause)}).`, { cause });
  });
  return { ...file, ...seen(file.path, info) };
}
