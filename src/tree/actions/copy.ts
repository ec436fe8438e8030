import { isLabArchivesError, PartialWriteError, UsageError } from "../../core/errors.ts";
import { givenCallOptions, givenWords, optionalFunction } from "../../core/given.ts";
import type { EntryId, NodeId } from "../../core/ids.ts";
import type { AttachmentEntry, Entry } from "../../entries/model/kinds.ts";
import type { CopiedEntry, CopyOptions } from "../model/copying.ts";
import type { Container, CopyReport, Folder, Notebook, Page } from "../model/nodes.ts";
import { parentOf } from "../nodes/internals.ts";
import { NotebookPath } from "../path.ts";

/** Which entry it was. */
type CopiedFacts = Pick<CopiedEntry, "sourceId" | "sourcePath" | "kind">;

/** Copies a page or folder with everything below it. Reads each page once, and writes only what the API can write. */
export async function copyNode(
  source: Folder | Page,
  destination: Container,
  options: CopyOptions = {},
): Promise<CopyReport> {
  refuseImpossible(source, destination, options);
  const name = options.name ?? source.name;
  return new Copying(options).run(source.name, (copying) => copying.copy(source, destination, name));
}

/** Copies everything in a notebook, under the same names. */
export async function copyNotebook(
  source: Notebook,
  destination: Container,
  options: CopyOptions = {},
): Promise<CopyReport> {
  refuseImpossible(source, destination, options);
  // Listed before anything is made.
  const children = await source.children(options);
  return new Copying(options).run(source.name, async (copying) => {
    for (const child of children) await copying.copy(child, destination, child.name);
    return asNode(destination);
  });
}

function refuseImpossible(source: Folder | Page | Notebook, destination: Container, options: CopyOptions): void {
  givenCallOptions(options);
  if (options.name !== undefined) givenWords(options.name, "A name");
  optionalFunction(options.onEntry, "onEntry");
  parentOf(destination, "The destination");
  const isSameNotebook = destination.notebook.id === source.notebook.id;
  if (isSameNotebook && destination.isWithin(source))
    throw new UsageError(`"${source.name}" cannot be copied into itself.`);
}

function asNode(container: Container): Folder | Notebook {
  if (container.isFolder() || container.isNotebook()) return container;
  throw new UsageError("The destination must be a folder or notebook.");
}

/** One copy under way: what was written so far, for the report or for the error that says where it stopped. */
class Copying {
  readonly #options: CopyOptions;
  readonly #entries: CopiedEntry[] = [];
  readonly #written: (NodeId | EntryId)[] = [];
  #folderCount = 0;
  #pageCount = 0;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  async run(name: string, work: (copying: this) => Promise<CopyReport["node"]>): Promise<CopyReport> {
    try {
      const node = await work(this);
      const isComplete = this.#entries.every(({ outcome }) => outcome === "kept");
      return { node, entries: this.#entries, folderCount: this.#folderCount, pageCount: this.#pageCount, isComplete };
    } catch (cause) {
      // Before the first write there is nothing to tell, and whoever aborts gets their own reason back.
      if (this.#written.length === 0 || !isLabArchivesError(cause)) throw cause;
      throw new PartialWriteError(
        `The copy of ${JSON.stringify(name)} stopped after ${this.#written.length} writes: ${cause.message}`,
        { written: this.#written, cause },
      );
    }
  }

  async copy(source: Folder | Page, destination: Container, name: string): Promise<Folder | Page> {
    this.#options.signal?.throwIfAborted();
    return source.isFolder() ? this.#copyFolder(source, destination, name) : this.#copyPage(source, destination, name);
  }

  async #copyFolder(source: Folder, destination: Container, name: string): Promise<Folder> {
    // Listed before the copy is made, so that a copy beside its source never finds itself.
    const children = await source.children(this.#options);
    const copy = await destination.createFolder(NotebookPath.of([name]), { ...this.#options, ifExists: "duplicate" });
    this.#written.push(copy.id);
    this.#folderCount += 1;
    for (const child of children) await this.copy(child, copy, child.name);
    return copy;
  }

  async #copyPage(source: Page, destination: Container, name: string): Promise<Page> {
    const entries = await source.entries(this.#options);
    const copy = await destination.createPage(NotebookPath.of([name]), { ...this.#options, ifExists: "duplicate" });
    this.#written.push(copy.id);
    this.#pageCount += 1;
    for (const entry of entries) await this.#copyEntry(entry, source, copy);
    return copy;
  }

  async #copyEntry(entry: Entry, source: Page, destination: Page): Promise<void> {
    const facts: CopiedFacts = { sourceId: entry.id, sourcePath: source.path.toString(), kind: entry.kind };
    const why = await this.#whyNot(entry);
    const copied: CopiedEntry =
      why === undefined ? await this.#write(entry, destination, facts) : { ...facts, outcome: "left-out", why };
    this.#entries.push(copied);
    this.#options.onEntry?.(copied);
  }

  /** Decided before anything is written: an entry that cannot be copied leaves nothing behind. */
  async #whyNot(entry: Entry): Promise<string | undefined> {
    switch (entry.kind) {
      case "text":
      case "plain-text":
      case "heading":
        return undefined;
      case "attachment": {
        const limitBytes = await entry.uploadLimitBytes(this.#options);
        return entry.size > limitBytes
          ? `its file has ${entry.size} bytes, and the account may upload ${limitBytes}`
          : undefined;
      }
      default:
        return `LabArchives has no way to write a ${entry.partType} from outside`;
    }
  }

  async #write(entry: Entry, page: Page, facts: CopiedFacts): Promise<CopiedEntry> {
    const written = await this.#writeEntry(entry, page);
    this.#written.push(written.id);
    const loss = lossOf(entry);
    return {
      ...facts,
      entry: written,
      ...(loss === undefined ? { outcome: "kept" } : { outcome: "converted", why: loss }),
    };
  }

  async #writeEntry(entry: Entry, page: Page): Promise<Entry> {
    switch (entry.kind) {
      case "text":
        return page.addText(entry.content, this.#options);
      case "plain-text":
        return page.addPlainText(entry.content, this.#options);
      case "heading":
        return page.addHeading(entry.content, this.#options);
      case "attachment":
        return this.#copyFile(entry, page);
      default:
        throw new UsageError(`A ${entry.partType} cannot be copied.`);
    }
  }

  /** Streamed from one to the other; the download is open before the upload starts, so that neither waits for the other's turn. */
  async #copyFile(entry: AttachmentEntry, page: Page): Promise<Entry> {
    await using download = await entry.download(this.#options);
    const source = {
      fileName: entry.filename,
      contentType: entry.contentType,
      sizeBytes: download.sizeBytes ?? entry.size,
      replayable: false,
      open: () => download.stream(),
    };
    return await page.attach(source, {
      signal: this.#options.signal,
      filename: entry.filename,
      caption: entry.caption,
    });
  }
}

/** What a copy of this entry cannot bring along. */
function lossOf(entry: Entry): string | undefined {
  const losses: string[] = [];
  const commentCount = entry.commentCount ?? 0;
  if (commentCount > 0) losses.push(`its ${commentCount} comments stay with the original`);
  if (entry.kind === "text" && entry.content.includes("/attachments/inline_image/")) {
    losses.push("its inline pictures are still the original's, which only its readers can see");
  }
  return losses.length === 0 ? undefined : losses.join("; ");
}
