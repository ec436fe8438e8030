import { type FileHandle, mkdir, open, readFile, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { PageContent, SettingsDocument } from "./format.ts";
import { sha256Of, toJson } from "./json.ts";
import { readIfThere, replaceFile, syncFolder, writeNew } from "../vault/disk.ts";
import { WORK } from "../vault/vault.ts";

/** What is remembered of a notebook between runs. Losing it costs time, nothing else. */
export interface WorkState {
  /** The newest snapshot when this was written; the rest is about it. */
  readonly snapshot: string;
  /** The server's time from which changes are asked for next. */
  readonly since: string;
  /** Up to when pages that nobody named were read again, epoch milliseconds. */
  readonly sharedUntil: number;
  /** When the notebook's settings were read. */
  readonly settingsAt: number;
  /** When each page was read, by id. */
  readonly readings: Readonly<Record<string, number>>;
}

/** How a run began: it is taken up again only from there. */
export interface RunHead {
  readonly type: "run";
  readonly startedAt: number;
  /** Server's time when it began; `undefined` when there was something better to start from. */
  readonly since: string;
  /** From when changes count that this run may have missed; where the next one starts. */
  readonly nextSince: string;
  readonly serverTime: string | undefined;
  readonly previous: string | undefined;
  readonly isThorough: boolean;
}

/** Where a file of a staged page is: fetched by this run, or the previous snapshot's. */
export type FileOrigin = { readonly staged: string } | { readonly held: string };

/** A page as this run read it. */
export interface StagedPage {
  readonly content: PageContent;
  /** By the name the file gets in the page's folder. */
  readonly files: Readonly<Record<string, FileOrigin>>;
}

interface PageLine {
  readonly type: "page";
  readonly id: string;
  readonly at: number;
  readonly sha256: string;
}
interface SettingsLine {
  readonly type: "settings";
  readonly at: number;
  readonly settings: SettingsDocument;
}
interface FinishingLine {
  readonly type: "finishing";
  readonly name: string;
}
type Line = RunHead | PageLine | SettingsLine | FinishingLine;

/**
 * The folder in which a snapshot is made: a journal with a line per page that is whole on disk, the pages, and the half snapshot. A
 * process killed at any moment leaves what the next one goes on with.
 */
export class Work implements AsyncDisposable {
  readonly folder: string;
  readonly assembly: string;
  #journal: FileHandle | undefined;
  readonly #pages = new Map<string, PageLine>();
  head: RunHead | undefined;
  settings: SettingsLine | undefined;
  finishing: string | undefined;

  private constructor(notebookFolder: string) {
    this.folder = join(notebookFolder, WORK);
    this.assembly = join(this.folder, "snapshot");
  }

  static async open(notebookFolder: string): Promise<Work> {
    const work = new Work(notebookFolder);
    await mkdir(work.folder, { recursive: true });
    for (const line of await readLines(work.#journalPath)) work.#take(line);
    // A note whose page is not whole any more is none.
    for (const id of work.#pages.keys()) await work.page(id);
    work.#journal = await open(work.#journalPath, "a");
    return work;
  }

  /** Begins anew: whatever an earlier run left is removed. */
  async begin(head: RunHead): Promise<void> {
    await this.clear();
    this.#journal = await open(this.#journalPath, "a");
    await this.#add(head);
  }

  async addSettings(settings: SettingsDocument, at: number): Promise<void> {
    await this.#add({ type: "settings", at, settings });
  }

  async addFinishing(name: string): Promise<void> {
    await this.#add({ type: "finishing", name });
  }

  /** An empty folder for a page's files. */
  async pageFolder(id: string): Promise<string> {
    const folder = this.#folderOf(id);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Notes a page whose files are on disk. Returns when the note is on disk as well. */
  async addPage(id: string, page: StagedPage, at: number): Promise<void> {
    const text = toJson(page);
    await writeNew(join(this.#folderOf(id), "content.json"), text);
    await syncFolder(this.#folderOf(id));
    await this.#add({ type: "page", id, at, sha256: sha256Of(text) });
  }

  /** When this run read the page. */
  readAt(id: string): number | undefined {
    return this.#pages.get(id)?.at;
  }

  /** When this run read each of its pages. */
  get readings(): readonly (readonly [id: string, at: number])[] {
    return [...this.#pages.values()].map(({ id, at }) => [id, at] as const);
  }

  get pageCount(): number {
    return this.#pages.size;
  }

  /** A page this run has read; `undefined` if it has not, or what it wrote is not whole any more. */
  async page(id: string): Promise<StagedPage | undefined> {
    const line = this.#pages.get(id);
    if (line === undefined) return undefined;
    const text = await readIfThere(join(this.#folderOf(id), "content.json"));
    if (text !== undefined && sha256Of(text) === line.sha256) return JSON.parse(text) as StagedPage;
    this.#pages.delete(id);
    return undefined;
  }

  /** Where a fetched file lies. */
  stagedFile(pageId: string, name: string): string {
    return join(this.#folderOf(pageId), name);
  }

  async readState(): Promise<WorkState | undefined> {
    const text = await readIfThere(this.#statePath);
    try {
      return text === undefined ? undefined : (JSON.parse(text) as WorkState);
    } catch {
      return undefined;
    }
  }

  async writeState(state: WorkState): Promise<void> {
    await replaceFile(this.#statePath, JSON.stringify(state));
  }

  /** Removes all but what is remembered between runs. */
  async clear(): Promise<void> {
    await this.#journal?.close();
    this.#journal = undefined;
    // The journal goes first: without it the rest means nothing.
    await rm(this.#journalPath, { force: true });
    await rm(join(this.folder, "pages"), { recursive: true, force: true });
    await rm(this.assembly, { recursive: true, force: true });
    this.#pages.clear();
    [this.head, this.settings, this.finishing] = [undefined, undefined, undefined];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#journal?.close();
  }

  get #journalPath(): string {
    return join(this.folder, "run.jsonl");
  }

  get #statePath(): string {
    return join(this.folder, "state.json");
  }

  #folderOf(id: string): string {
    return join(this.folder, "pages", sha256Of(id).slice(0, 32));
  }

  async #add(line: Line): Promise<void> {
    if (this.#journal === undefined) throw new Error("The journal is closed.");
    await this.#journal.write(`${JSON.stringify(line)}\n`);
    await this.#journal.datasync();
    this.#take(line);
  }

  #take(line: Line): void {
    if (line.type === "run") this.head = line;
    else if (line.type === "page") this.#pages.set(line.id, line);
    else if (line.type === "settings") this.settings = line;
    else this.finishing = line.name;
  }
}

/** Whole lines only; what a kill or a torn sector left is cut off, with all that comes behind it. */
async function readLines(path: string): Promise<readonly Line[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const lines: Line[] = [];
  let start = 0;
  for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n", start)) {
    const line = parsedLine(bytes.toString("utf8", start, end));
    if (line === undefined) break;
    lines.push(line);
    start = end + 1;
  }
  if (start < bytes.byteLength) await truncate(path, start);
  return lines;
}

function parsedLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
