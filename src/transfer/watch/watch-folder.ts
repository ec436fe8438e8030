import type { Page } from "../../tree/model/nodes.ts";
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import type { LocalFile, RefusedFile } from "../collect/collect.ts";
import { EventStream, type Teller } from "../events.ts";
import { Journal, journalName } from "../journal/journal.ts";
import { madeFolder } from "../journal/state.ts";
import { type Destination, type Place, placeOf } from "../send/destination.ts";
import { OpenPages } from "../send/open-pages.ts";
import { PutMemory, type PutRecord } from "../send/records.ts";
import { type PutOutcome, Sender } from "../send/sender.ts";
import { failureOf, receiptOf, Tally } from "../send/tally.ts";
import { accountOf, type SendOptions, timesOf } from "../send/upload-files.ts";
import type { WatchEvent, WatchSummary } from "./events.ts";
import { Watcher, type WatcherEvents } from "./watcher.ts";

/** What `watchFolder` takes. */
export interface WatchOptions extends SendOptions {
  /** Folders below as well; all files land side by side. */
  readonly recursive?: boolean | undefined;
  /** End when everything that is there has been sent. */
  readonly once?: boolean | undefined;
  /** How often to look, in milliseconds; 2000 unless given. */
  readonly intervalMs?: number | undefined;
  /** How long a file must stay the same before it is sent, in milliseconds; 10,000 unless given. */
  readonly stillMs?: number | undefined;
  /** What "the same" means: size and times, or also the content (which reads every file twice). */
  readonly settleBy?: "time" | "hash" | undefined;
}

/** A watch: its events, and what became of it. */
export type Watch = EventStream<WatchEvent, WatchSummary>;

const DEFAULT_STILL_MS = 10_000;
const DEFAULT_INTERVAL_MS = 2000;

/**
 * Sends what appears in a folder to a page, until the signal fires (its reason is then thrown at the end of the events), or with `once`
 * until everything is sent. A file has an entry of its own, and becomes a new version of it when it changes. A connection that fails and
 * a file that somebody has open are waited for; a page that was trashed ends the watch.
 *
 * @throws UsageError if there is no such folder; LockedError while another process watches it for that page; NotFoundError when the page
 * has gone.
 * @example
 * ```ts
 * const watch = watchFolder(page, "D:/results", { stateFolder: ".labapi", include: ["*.csv"], once: true });
 * for await (const event of watch) if (event.kind === "sent") console.log(event.filename, event.sha256);
 * ```
 */
export function watchFolder(to: Page | Destination, folder: string, options: WatchOptions = {}): Watch {
  const tally = new Tally();
  let memory = new PutMemory([]);
  return new EventStream<WatchEvent, WatchSummary>(
    async (teller, signal) => {
      const place = placeOf(to);
      if (place.kind !== "page") throw new UsageError("A watch sends to one page. Give a page.");
      const source = await folderAt(folder);
      await using journal = await openJournal(place, source, options);
      memory = new PutMemory(journal.earlier);
      await watch({ place, folder: source, journal, memory, tally, teller, options: { ...options, signal } });
    },
    () => ({ ...tally.summary(), allSent: memory.allSent().map((record) => receiptOf(record, false)) }),
    options.signal,
  );
}

interface Work {
  readonly place: Place;
  readonly folder: string;
  readonly journal: Journal<PutRecord>;
  readonly memory: PutMemory;
  readonly tally: Tally;
  readonly teller: Teller<WatchEvent>;
  readonly options: WatchOptions & { readonly signal: AbortSignal };
}

async function watch({ place, folder, journal, memory, tally, teller, options }: Work): Promise<void> {
  const { caption, stateFolder, signal, intervalMs, stillMs, maxFileBytes = Infinity } = options;
  const common = { memory, note: (record: PutRecord) => journal.add(record), ...timesOf(options) };
  const pages = new OpenPages({ ...common, place, stateFolder, account: accountOf(place, options) });
  const onProgress = (file: string, doneBytes: number): void => teller.hint({ kind: "progress", file, doneBytes });
  const sender = new Sender({ ...common, pages, caption, existing: "compare", apart: "all", onProgress });
  const watcher = new Watcher(
    {
      folder,
      pagePath: place.path,
      pages,
      sender,
      isRecursive: options.recursive === true,
      include: options.include ?? [],
      exclude: options.exclude ?? [],
      ignoreCase: options.ignoreCase === true,
      allowSecrets: options.allowSecrets === true,
      settleBy: options.settleBy ?? "time",
      intervalMs: intervalMs ?? DEFAULT_INTERVAL_MS,
      settleMs: stillMs ?? DEFAULT_STILL_MS,
      limitBytes: onceKnown(maxFileBytes),
      signal,
    },
    listeners(teller, tally, folder),
  );
  await teller.tell({ kind: "watching" });
  try {
    await (options.once === true ? watcher.runOnce() : watcher.run());
  } finally {
    tally.webUrl = pages.all()[0]?.page.webUrl;
  }
}

/** What happens is told, and counted: only what is still refused or waiting at the end is left out. */
function listeners(teller: Teller<WatchEvent>, tally: Tally, folder: string): WatcherEvents {
  const forget = (path: string): void => {
    removeFrom(tally.refused, path);
    removeFrom(tally.failed, path);
  };
  return {
    onPut: async (file: LocalFile, result: PutOutcome) => {
      forget(file.path);
      const common = { name: file.relativePath, file: file.path };
      if (result.outcome === "sent") {
        const receipt = receiptOf(result.record, result.isEarlier);
        tally.sent.push(receipt);
        return await teller.tell({ kind: "sent", name: file.relativePath, besides: result.besides, ...receipt });
      }
      const { id, why } = result;
      tally.skipped.push({ file: file.path, why, id });
      return await teller.tell({ kind: "skipped", ...common, sizeBytes: file.sizeBytes, why, id });
    },
    onRefused: async ({ path, why }: RefusedFile) => {
      forget(path);
      tally.refused.push({ file: path, why });
      await teller.tell({ kind: "refused", file: path, why });
    },
    onTrouble: async (path, error) => {
      forget(path);
      const failed = failureOf(path, error);
      tally.failed.push(failed);
      await teller.tell({ kind: "waiting", ...failed });
    },
    onLooked: async (sentCount) => {
      // The way to the page, or the folder itself, was trouble for a while.
      forget(folder);
      await teller.tell({ kind: "looked", sentCount });
    },
  };
}

function removeFrom(list: { readonly file: string }[], path: string): void {
  const index = list.findIndex(({ file }) => file === path);
  if (index >= 0) list.splice(index, 1);
}

/** The limit is asked for once, when the first file comes. */
function onceKnown(limit: number | (() => Promise<number>)): () => Promise<number> {
  let known = typeof limit === "number" ? limit : undefined;
  return async () => (known ??= typeof limit === "number" ? limit : await limit());
}

async function folderAt(folder: string): Promise<string> {
  const path = resolve(folder);
  const isFolder = await stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFolder) return path;
  throw new UsageError(`There is no folder ${JSON.stringify(folder)}.`);
}

async function openJournal(place: Place, folder: string, options: WatchOptions): Promise<Journal<PutRecord>> {
  const { stateFolder } = options;
  if (stateFolder === undefined) return Journal.unkept<PutRecord>();
  const name = journalName(accountOf(place, options), place.notebook.id, place.path.toString(), folder);
  return await Journal.open<PutRecord>(join(await madeFolder(stateFolder, "watch"), name));
}
