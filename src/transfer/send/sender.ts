import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttachmentEntry, Notebook, Page } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { LocalFile } from "../collect/collect.ts";
import type { Journal } from "../journal/journal.ts";
import type { Progress } from "../../cli/terminal/progress.ts";
import type { Upload } from "./plan.ts";
import { isUnchanged, PutMemory, type PutRecord, type SendingRecord, type SentRecord } from "./records.ts";
import { findSent, localSha256, remoteSha256 } from "./verify.ts";

/** What a batch is sent with. */
export interface SenderOptions {
  readonly notebook: Notebook;
  readonly journal: Journal<PutRecord>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly settleMs: number;
  readonly caption?: string | undefined;
  /** What to do about files of the same name and content on the page: send anyway, or leave out; or also update other content. */
  readonly existing: "ignore" | "skip" | "update";
}

/** What became of one file. */
export type PutOutcome =
  | { readonly outcome: "sent"; readonly record: SentRecord; readonly isEarlier: boolean }
  | { readonly outcome: "skipped"; readonly id: string; readonly why: string };

const MOST_TRIES = 3;

/** Sends files one after the other, and never one twice, whatever happened to an earlier run of the same batch. */
export class Sender {
  readonly memory: PutMemory;
  readonly #options: SenderOptions;
  readonly #pages = new Map<string, Page>();

  constructor(options: SenderOptions) {
    this.#options = options;
    this.memory = new PutMemory(options.journal.earlier);
  }

  /** Sees to one file. */
  async put(upload: Upload): Promise<PutOutcome> {
    const { pagePath } = upload;
    const file = await asItIsNow(upload.file);
    const earlier = this.memory.sent(pagePath, file.path);
    if (earlier !== undefined && isUnchanged(file, earlier))
      return { outcome: "sent", record: earlier, isEarlier: true };
    const page = await this.#page(pagePath);
    const pending = this.memory.sending(pagePath, file.path);
    if (pending !== undefined) {
      const found = await this.#find(page, file, pending);
      if (found !== undefined) return { outcome: "sent", record: found, isEarlier: true };
    }
    return await this.#decide(page, pagePath, file, earlier?.id);
  }

  /** A file that was sent before and has changed since becomes a new version of its entry. */
  async #decide(page: Page, pagePath: string, file: LocalFile, sentId: string | undefined): Promise<PutOutcome> {
    const { signal, existing } = this.#options;
    const attachments = (await page.entries({ signal })).filter((entry) => entry.kind === "attachment");
    const own = attachments.find(({ id }) => id === sentId);
    const namesakes = attachments.filter(({ filename }) => existing !== "ignore" && filename === basename(file.path));
    const same = await this.#same(own === undefined ? namesakes : [own], file);
    if (same !== undefined) {
      const { entry, sha256 } = same;
      await this.#arrived(entry, file, pagePath, sha256);
      return { outcome: "skipped", id: entry.id, why: "the page has it already" };
    }
    const old = own ?? (existing === "update" ? namesakes.at(-1) : undefined);
    return { outcome: "sent", record: await this.#send(page, pagePath, file, old), isEarlier: false };
  }

  async #same(
    candidates: readonly AttachmentEntry[],
    file: LocalFile,
  ): Promise<{ entry: AttachmentEntry; sha256: string } | undefined> {
    const alike = candidates.filter(({ size }) => size === file.sizeBytes);
    if (alike.length === 0) return undefined;
    const sha256 = await localSha256(file.path);
    for (const entry of alike) {
      if ((await remoteSha256(entry, this.#options.signal)) === sha256) return { entry, sha256 };
    }
    return undefined;
  }

  async #send(page: Page, pagePath: string, file: LocalFile, old: AttachmentEntry | undefined): Promise<SentRecord> {
    const replaces = old === undefined ? {} : { replaces: { id: old.id, version: old.version ?? null } };
    for (let attempt = 1; ; attempt += 1) {
      const { path, sizeBytes, modifiedMs } = file;
      const sending: SendingRecord = {
        step: "sending",
        path,
        page: pagePath,
        sizeBytes,
        modifiedMs,
        atMs: Date.now(),
        ...replaces,
      };
      await this.#note(sending);
      try {
        return await this.#arrived(await this.#upload(page, file, old), file, pagePath);
      } catch (error) {
        const found = await this.#afterFailure(error, page, file, sending, attempt);
        if (found !== undefined) return found;
      }
    }
  }

  async #upload(page: Page, file: LocalFile, old: AttachmentEntry | undefined): Promise<AttachmentEntry> {
    const { caption, signal, progress } = this.#options;
    const details = { caption, signal, onProgress: ({ doneBytes }: { doneBytes: number }) => progress.move(doneBytes) };
    return old === undefined ? await page.attach(file.path, details) : await old.replace(file.path, details);
  }

  /** Looks whether it arrived all the same; `undefined` says to try again, and whatever cannot be mended is thrown. */
  async #afterFailure(
    error: unknown,
    page: Page,
    file: LocalFile,
    sending: SendingRecord,
    attempt: number,
  ): Promise<SentRecord | undefined> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    const name = error instanceof Error ? error.name : "";
    const isConnection = ["UncertainWriteError", "NetworkError", "TimeoutError"].includes(name);
    if (!isConnection) throw error;
    if (name === "UncertainWriteError") {
      const found = await this.#find(page, file, sending);
      if (found !== undefined) return found;
    }
    if (attempt >= MOST_TRIES) throw error;
    await sleep(1000 * attempt, undefined, { signal });
    return undefined;
  }

  async #find(page: Page, file: LocalFile, sending: SendingRecord): Promise<SentRecord | undefined> {
    const { memory } = this;
    const { settleMs, signal } = this.#options;
    const entry = await findSent({ page, file, sending, memory, settleMs, signal });
    if (entry === undefined) return undefined;
    const sha256 = isUnchanged(file, sending) ? await localSha256(file.path) : await remoteSha256(entry, signal);
    const { sizeBytes, modifiedMs } = sending;
    return await this.#arrived(entry, { ...file, sizeBytes, modifiedMs }, sending.page, sha256);
  }

  async #arrived(
    entry: AttachmentEntry,
    file: LocalFile,
    page: string,
    sha256 = entry.receipt?.sha256 ?? "",
  ): Promise<SentRecord> {
    const { id, webUrl, version = null } = entry;
    const { path, sizeBytes, modifiedMs } = file;
    const record: SentRecord = {
      step: "sent",
      path,
      page,
      sizeBytes,
      modifiedMs,
      atMs: Date.now(),
      sha256,
      id,
      webUrl,
      version,
    };
    await this.#note(record);
    return record;
  }

  /** The page, read once per run; once per batch the entries it had before are noted. */
  async #page(path: string): Promise<Page> {
    const known = this.#pages.get(path);
    if (known !== undefined) return known;
    const page = await this.#openPage(path);
    this.#pages.set(path, page);
    const entries = await page.entries({ signal: this.#options.signal });
    if (this.memory.before(path) === undefined) {
      await this.#note({ step: "page", page: path, before: entries.map(({ id }) => id) });
    }
    return page;
  }

  async #openPage(path: string): Promise<Page> {
    const { notebook, signal, settleMs } = this.#options;
    const making = this.memory.making(path);
    // An earlier run may have been killed while it made the page: the server gets time to show it.
    if (making !== undefined) await sleep(Math.max(0, making.atMs + settleMs - Date.now()), undefined, { signal });
    else if (this.memory.before(path) === undefined) await this.#note({ step: "making", page: path, atMs: Date.now() });
    return await notebook.page(path, { signal });
  }

  async #note(record: PutRecord): Promise<void> {
    this.memory.take(record);
    await this.#options.journal.add(record);
  }
}

/** Hours may have passed since the file was found. */
async function asItIsNow(file: LocalFile): Promise<LocalFile> {
  const info = await stat(file.path).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`The file cannot be read any more (${cause.code ?? "unknown reason"}).`, { cause });
  });
  return { ...file, sizeBytes: info.size, modifiedMs: info.mtimeMs };
}
