import { givenOptions, givenText } from "../../core/given.ts";
import type { NodeId } from "../../core/ids.ts";
import type { NodeRecord } from "../../endpoints/records.ts";
import type { FileDetails } from "../../entries/model/details.ts";
import type { AttachmentEntry, Entry, TextEntry, TextKind } from "../../entries/model/kinds.ts";
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
    givenOptions(options);
    if (options.again === true) this.#entries.forget();
    return this.#entries.all(options);
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

  async addJson(value: unknown, details?: FileDetails & TransferOptions): Promise<AttachmentEntry> {
    this.refuseGone();
    return this.#entries.addJson(value, details);
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
    givenOptions(options);
    return this.#entries.addText(kind, givenText(content, "The content"), options);
  }
}
