import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import type { Folder, Notebook, Page } from "../../tree/model/nodes.ts";
import { join, resolve } from "node:path";
import { isLabArchivesError, UsageError } from "../../core/errors.ts";
import { isTroubleOfTheDisk } from "../../core/file-error.ts";
import { Journal, journalName } from "../journal/journal.ts";
import { madeFolder } from "../journal/state.ts";
import { safeName } from "./disk-names.ts";
import { type DownloadEvent, type DownloadSummary, SummaryOfEvents } from "./events.ts";
import { Fetcher } from "./fetcher.ts";
import { type FetchRecord, Ledger } from "./ledger.ts";
import { uploadedHere } from "./uploaded-here.ts";
import { type FetchPlan, type PlannedFile, planFetches } from "./plan.ts";

/** How a batch of downloads behaves. */
export interface DownloadFilesOptions {
  /** Patterns for file names; everything unless given. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Replaces other files that are in the way; without it they are left alone, and the download of that one fails. */
  readonly overwrite?: boolean | undefined;
  /** Keeps names that tools obey when they find them in a folder, such as `.env` or `desktop.ini`; otherwise they become `_env`. */
  readonly allowDotfiles?: boolean | undefined;
  /** Takes `API Deleted Items`, the trash, of a whole notebook as well. */
  readonly includeDeleted?: boolean | undefined;
  /** For a single attachment: its name on disk. Nothing is changed about it. */
  readonly saveAs?: string | undefined;
  /** Plans, and fetches nothing. */
  readonly dryRun?: boolean | undefined;
  /** Where to remember what was fetched, so that a later run goes on where this one was; without it, the disk alone tells. */
  readonly stateFolder?: string | undefined;
  /** Whose memory it is; the notebook's address unless given. */
  readonly account?: string | undefined;
  /** SHA-256 (hex) by the id of an entry, from receipts or a manifest; compared before a file gets its final name. */
  readonly sha256ById?: ReadonlyMap<string, string> | undefined;
  /** Stops between two pieces; the reason is thrown untouched, and nothing half-written stays. */
  readonly signal?: AbortSignal | undefined;
}

/** A batch under way: iterate it once, then ask for its summary. */
export interface FileDownloads extends AsyncIterable<DownloadEvent> {
  /** What became of everything so far. */
  summary(): DownloadSummary;
}

/** After so many files in a row that met a dead connection, the others would as well. */
const MOST_FAILURES_IN_A_ROW = 3;

/**
 * Fetches the attachments of a page, of a folder with all below it, of a notebook, or a single one, into a folder on disk. Nothing gets
 * its final name before its size agrees with what LabArchives lists, and its SHA-256 where that is known. What is there already, and
 * has the right content, is skipped. A file that fails is named and the others go on; the iteration throws only what would stop them
 * all: a full disk, a dead connection, a refused sign-in, an abort.
 *
 * @throws UsageError while another process is at the same batch.
 * @example
 * ```ts
 * import { downloadFiles } from "labapi/transfer";
 *
 * const downloads = downloadFiles(page, "plates", { include: ["*.csv"] });
 * for await (const event of downloads) if (event.kind === "failed") console.error(event.path, event.error);
 * console.log(downloads.summary().got.length);
 * ```
 */
export function downloadFiles(
  source: Notebook | Folder | Page | AttachmentEntry,
  folder: string,
  options: DownloadFilesOptions = {},
): FileDownloads {
  const summary = new SummaryOfEvents();
  const events = run(source, resolve(folder), options);
  return {
    summary: () => summary.soFar(),
    async *[Symbol.asyncIterator]() {
      for await (const event of events) {
        summary.take(event);
        yield event;
      }
    },
  };
}

async function* run(
  source: Notebook | Folder | Page | AttachmentEntry,
  folder: string,
  options: DownloadFilesOptions,
): AsyncGenerator<DownloadEvent, void, undefined> {
  await using journal = await openJournal(source, folder, options);
  const ledger = new Ledger(journal);
  const plan = await planOf(source, folder, { ...options, ledger });
  const { files, renamed, leftOut } = plan;
  const sizeBytes = files.reduce((sum, { entry }) => sum + entry.size, 0);
  yield { kind: "planned", files, renamed, leftOut, sizeBytes };
  for (const { place, error } of plan.unread) yield { kind: "failed", path: place, file: undefined, error };
  if (options.dryRun === true) return;
  await ledger.addFolders(plan.folders);
  yield* fetchAll(files, ledger, options);
}

/** One process at a time may have it. */
async function openJournal(
  source: Notebook | Folder | Page | AttachmentEntry,
  folder: string,
  { stateFolder, account, saveAs = "" }: DownloadFilesOptions,
): Promise<Journal<FetchRecord>> {
  if (stateFolder === undefined) return Journal.unkept<FetchRecord>();
  const whose = account ?? (source.kind === "attachment" ? source.webUrl : source.notebook.webUrl);
  const name = journalName(whose, source.id, join(folder, saveAs));
  return await Journal.open<FetchRecord>(join(await madeFolder(stateFolder, "get"), name));
}

async function planOf(
  source: Notebook | Folder | Page | AttachmentEntry,
  folder: string,
  options: DownloadFilesOptions & { readonly ledger: Ledger },
): Promise<FetchPlan> {
  if (source.kind !== "attachment") {
    if (options.saveAs !== undefined)
      throw new UsageError("saveAs names a single file. Give an attachment, or leave it out.");
    return await planFetches(source, folder, { ...options, earlierPaths: options.ledger.paths });
  }
  const { filename: name } = source;
  const onDisk = options.saveAs ?? safeName(name, options);
  const path = join(folder, onDisk);
  const isChanged = options.saveAs === undefined && onDisk !== name;
  const isObeyed = isChanged && safeName(name, { allowDotfiles: true }) !== onDisk;
  return {
    files: [{ entry: source, pagePath: "", path }],
    folders: new Map(),
    renamed: isChanged ? [{ name, path, why: isObeyed ? "obeyed" : "impossible" }] : [],
    unread: [],
    leftOut: [],
  };
}

async function* fetchAll(
  files: readonly PlannedFile[],
  ledger: Ledger,
  { overwrite = false, sha256ById = new Map(), signal, stateFolder }: DownloadFilesOptions,
): AsyncGenerator<DownloadEvent, void, undefined> {
  const uploaded = await uploadedHere(stateFolder);
  const fetcher = new Fetcher({ ledger, overwrite, sha256ById, uploaded, signal });
  let failuresInARow = 0;
  for (const file of files) {
    yield { kind: "begun", file };
    const event = yield* fetchOne(fetcher, file, signal);
    yield event;
    failuresInARow = event.kind === "failed" && isOfTheConnection(event.error) ? failuresInARow + 1 : 0;
    if (event.kind === "failed" && failuresInARow >= MOST_FAILURES_IN_A_ROW) throw event.error;
  }
}

async function* fetchOne(
  fetcher: Fetcher,
  file: PlannedFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<DownloadEvent, DownloadEvent, undefined> {
  try {
    signal?.throwIfAborted();
    const fetching = fetcher.get(file);
    for (let next = await fetching.next(); ; next = await fetching.next()) {
      if (next.done === true) return { kind: next.value.outcome, file, ...factsOf(next.value.record) };
      yield { kind: "progress", file, doneBytes: next.value };
    }
  } catch (error) {
    if (!isOfTheFile(error)) throw error;
    return { kind: "failed", path: file.path, file, error };
  }
}

function factsOf({ version, sizeBytes, sha256 }: { version: number | null; sizeBytes: number; sha256: string }) {
  return { version, sizeBytes, sha256 };
}

/** Trouble that other files need not have. */
function isOfTheFile(error: unknown): boolean {
  return isLabArchivesError(error) && error.code !== "authentication" && !isTroubleOfTheDisk(error);
}

function isOfTheConnection(error: unknown): boolean {
  return isLabArchivesError(error) && (error.code === "network" || error.code === "timeout");
}
