import { NotFoundError, UsageError } from "../../core/errors.ts";
import { givenCallOptions, givenText, givenWords } from "../../core/given.ts";
import type { EntryId, NodeId } from "../../core/ids.ts";
import type { NodeRecord } from "../../endpoints/records.ts";
import type { FileDetails, JsonDetails } from "../../entries/model/details.ts";
import type { AttachmentEntry, Entry, JsonEntries, TextEntry, TextKind } from "../../entries/model/kinds.ts";
import { PageEntries } from "../../entries/page-entries.ts";
import type { CallOptions, TransferOptions } from "../../transport/options.ts";
import type { UploadSource } from "../../transport/upload.ts";
import { copyNode } from "../actions/copy.ts";
import type { CopyOptions } from "../model/copying.ts";
import type { Container, CopyReport, Page } from "../model/nodes.ts";
import type { EntriesOptions } from "../model/options.ts";
import type { Parent } from "./internals.ts";
import { NodeBase } from "./node-base.ts";
import type { NotebookState } from "./notebook-state.ts";

/** A page: entries, in an order. */
export class PageNode extends NodeBase implements Page {
  readonly kind = "page";
  protected readonly label = "Page";
  readonly #entries: PageEntries;

  constructor(state: NotebookState, parent: Parent, record: NodeRecord) {
    super(state, parent, record);
    this.#entries = new PageEntries({ context: state.context, notebookId: state.notebookId, pageId: record.id });
  }

  override get id(): NodeId {
    return this.nodeId;
  }

  override get parent(): Container {
    return super.parent ?? this.notebook;
  }

  async entries(options: EntriesOptions = {}): Promise<readonly Entry[]> {
    this.refuseGone();
    givenCallOptions(options);
    if (options.again === true) this.#entries.forget();
    return this.#entries.all(options);
  }

  async entry(which: EntryId | string | number, options?: CallOptions): Promise<Entry> {
    const found =
      typeof which === "number"
        ? (await this.entries(options)).at(givenPosition(which))
        : await this.#entryOf(givenWords(which, "An entry's id or position"), options);
    if (found !== undefined) return found;
    throw new NotFoundError(`There is no entry ${which} on the page ${JSON.stringify(this.name)}.`);
  }

  async toMarkdown(options?: CallOptions): Promise<string> {
    const entries = await this.entries(options);
    // Rich text is read by those who want it, not by every program that imports labapi.
    const { entriesToMarkdown } = await import("../../entries/to-markdown.ts");
    return entriesToMarkdown(this.name, entries);
  }

  async #entryOf(id: string, options?: CallOptions): Promise<Entry | undefined> {
    return (await this.entries(options)).find((entry) => entry.id === id);
  }

  addText(html: string, options?: CallOptions): Promise<TextEntry> {
    return this.#addText("text", html, options);
  }

  addPlainText(text: string, options?: CallOptions): Promise<TextEntry> {
    return this.#addText("plain-text", text, options);
  }

  addHeading(text: string, options?: CallOptions): Promise<TextEntry> {
    return this.#addText("heading", text, options);
  }

  addJson(value: unknown, details: JsonDetails & { readonly both: true }): Promise<JsonEntries>;
  addJson(value: unknown, details?: JsonDetails): Promise<AttachmentEntry>;
  async addJson(value: unknown, details?: JsonDetails): Promise<AttachmentEntry | JsonEntries> {
    this.refuseGone();
    const added = await this.#entries.addJson(value, details);
    return details?.both === true ? added : added.file;
  }

  async attach(source: UploadSource, details?: FileDetails & TransferOptions): Promise<AttachmentEntry> {
    this.refuseGone();
    return this.#entries.attach(source, details);
  }

  async copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport> {
    return copyNode(this, destination, options);
  }

  async refresh(options?: CallOptions): Promise<this> {
    await this.renewRecord(options);
    await this.renewBelow();
    return this;
  }

  /** The entries are read again when they are next asked for. */
  async renewBelow(): Promise<void> {
    this.#entries.forget();
  }

  async #addText(kind: TextKind, content: string, options?: CallOptions): Promise<TextEntry> {
    this.refuseGone();
    givenCallOptions(options);
    return this.#entries.addText(kind, givenText(content, "The content"), options);
  }
}

/** Also one that counts from the end, as -1. */
function givenPosition(position: number): number {
  if (Number.isSafeInteger(position)) return position;
  throw new UsageError(`A position must be a whole number, not ${position}.`);
}
