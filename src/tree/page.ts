import type { NodeId } from "../core/ids.ts";
import type { AttachmentEntry, FileDetails } from "../entries/attachment-entry.ts";
import type { Entry } from "../entries/entry.ts";
import { PageEntries } from "../entries/page-entries.ts";
import type { TextEntry } from "../entries/text-entry.ts";
import type { NodeRecord } from "../endpoints/records.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import type { UploadSource } from "../transport/upload.ts";
import type { Container } from "./container.ts";
import { type CopyOptions, type CopyReport, copyNode } from "./copy.ts";
import { TreeNode } from "./node.ts";
import type { NotebookState } from "./notebook-state.ts";

/** A page: entries, in an order. Adding to it never reads it first. */
export class Page extends TreeNode {
  readonly kind = "page";
  readonly #entries: PageEntries;

  constructor(state: NotebookState, parent: Container, record: NodeRecord) {
    super(state, parent, record);
    this.#entries = new PageEntries({ context: state.context, notebookId: state.notebookId, pageId: record.id });
  }

  override get id(): NodeId {
    return this.nodeId;
  }

  override get parent(): Container {
    return super.parent ?? this.notebook;
  }

  /** The entries in page order, with content and comments. One call the first time, none later. */
  async entries(options?: CallOptions): Promise<readonly Entry[]> {
    this.refuseGone();
    return this.#entries.all(options);
  }

  /** Adds rich text: an HTML fragment. */
  addText(html: string, options?: CallOptions): Promise<TextEntry> {
    return this.#add(() => this.#entries.addText("text", html, options));
  }

  /** Adds text that is shown as it is. */
  addPlainText(text: string, options?: CallOptions): Promise<TextEntry> {
    return this.#add(() => this.#entries.addText("plain-text", text, options));
  }

  addHeading(text: string, options?: CallOptions): Promise<TextEntry> {
    return this.#add(() => this.#entries.addText("heading", text, options));
  }

  /** Adds a JSON document as a file (`data.json` unless named), followed by a readable preview. Gives the file's entry. */
  addJson(value: unknown, details?: FileDetails & TransferOptions): Promise<AttachmentEntry> {
    return this.#add(() => this.#entries.addJson(value, details));
  }

  /**
   * Uploads a file: a path, Blob, bytes or stream. The account's limit is checked before the first byte.
   *
   * @throws UsageError if the file cannot be read or is too large; UncertainWriteError if the answer never came.
   * @example
   * ```ts
   * const entry = await page.attach("plate_07.csv", { caption: "Plate 7" });
   * entry.receipt; // id, webUrl, version, sizeBytes, sha256
   * ```
   */
  attach(source: UploadSource, details?: FileDetails & TransferOptions): Promise<AttachmentEntry> {
    return this.#add(() => this.#entries.attach(source, details));
  }

  /** Copies it, also into another notebook. The report says of every entry whether it was kept, and if not why. */
  copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport> {
    return copyNode(this, destination, options);
  }

  /** Asks for the page anew; its entries are read again when they are next asked for, and updated in place. */
  async refresh(options?: CallOptions): Promise<this> {
    await this.renewRecord(options);
    this.forgetEntries();
    return this;
  }

  forgetEntries(): void {
    this.#entries.forget();
  }

  async #add<T>(write: () => Promise<T>): Promise<T> {
    this.refuseGone();
    return write();
  }
}
