import { NotFoundError, UsageError, type WriteOutcome } from "../../core/errors.ts";
import { givenCount, givenCallOptions, givenWords } from "../../core/given.ts";
import type { NodeId, NotebookId } from "../../core/ids.ts";
import { Printable } from "../../core/printable.ts";
import { treeTools } from "../../endpoints/index.ts";
import type { AccessRecord, NodeRecord } from "../../endpoints/records.ts";
import type { Receipt } from "../../entries/model/receipt.ts";
import { resolvable } from "../../entries/resolvable.ts";
import type { CallOptions } from "../../transport/options.ts";
import { deletedName, existingTrash, nameBefore, trashFolder } from "../actions/trash.ts";
import type { Container, CopyReport, Folder, NodeSummary, Notebook, Page, TreeNode } from "../model/nodes.ts";
import type { CopyOptions } from "../model/copying.ts";
import type { MoveOptions } from "../model/options.ts";
import { NotebookPath } from "../path.ts";
import { type NodeInternals, type Parent, parentOf } from "./internals.ts";
import type { NotebookState } from "./notebook-state.ts";

/** A change of a node as the API takes it. */
interface NodeChange {
  readonly name?: string | undefined;
  readonly parent?: Parent | undefined;
  readonly position?: number | undefined;
}

/** What was known of a node when a change was sent. */
interface Placed {
  readonly name: string;
  readonly parent: Parent | undefined;
}

/** A node as such: its record, what holds it, and the calls on it. What kinds there are is for others to know. */
export abstract class NodeBase extends Printable implements TreeNode, NodeInternals {
  abstract readonly kind: "notebook" | "folder" | "page";
  protected readonly state: NotebookState;
  #record: NodeRecord;
  #parent: Parent | undefined;
  #isGone = false;
  #receipt: Receipt | undefined;

  constructor(state: NotebookState, parent: Parent | undefined, record: NodeRecord) {
    super();
    this.state = state;
    this.#parent = parent;
    this.#record = record;
  }

  get id(): NodeId | NotebookId {
    return this.nodeId;
  }

  get nodeId(): NodeId {
    return this.#record.id;
  }

  get name(): string {
    return this.#record.name;
  }

  get parent(): Container | undefined {
    return this.#parent;
  }

  get notebook(): Notebook {
    return this.state.notebook;
  }

  get path(): NotebookPath {
    return this.#parent === undefined ? NotebookPath.root : this.#parent.path.child(this.name);
  }

  get webUrl(): string {
    return this.state.context.webUrlOf(this.state.notebookId, this.nodeId);
  }

  get access(): AccessRecord | undefined {
    return this.#record.access;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  toJSON(): NodeSummary {
    const { kind, id, name, webUrl, isGone } = this;
    const notebook = kind === "notebook" ? {} : { notebook: this.notebook.name };
    return { kind, id, name, path: this.path.toString(), ...notebook, webUrl, ...(isGone ? { isGone } : {}) };
  }

  isPage(): this is Page {
    return this.kind === "page";
  }

  isFolder(): this is Folder {
    return this.kind === "folder";
  }

  isNotebook(): this is Notebook {
    return this.kind === "notebook";
  }

  isWithin(node: TreeNode): boolean {
    return this.id === node.id || (this.#parent?.isWithin(node) ?? false);
  }

  abstract refresh(options?: CallOptions): Promise<this>;
  abstract copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport>;
  abstract renewBelow(options?: CallOptions): Promise<void>;

  async rename(name: string, options?: CallOptions): Promise<this> {
    return this.change({ name: givenWords(name, "A name") }, options);
  }

  async moveTo(destination: Container, options: MoveOptions = {}): Promise<this> {
    const parent = this.placeFor(destination);
    givenCallOptions(options);
    const { position } = options;
    if (position !== undefined) givenCount(position, "position", 0);
    return this.change({ parent, position }, options);
  }

  trash(options?: CallOptions): Promise<this> {
    return this.state.writes.run(() => this.moveToTrash(options));
  }

  async restore(to?: Container, options?: CallOptions): Promise<this> {
    givenCallOptions(options);
    const parent = this.placeFor(to ?? this.notebook);
    return this.state.writes.run(async () => {
      const trash = await existingTrash(this.state.notebook, options);
      if (trash === undefined || !this.isWithin(trash) || this.id === trash.id)
        throw new UsageError(
          `"${this.name}" is not among what was deleted, so it cannot be taken back. Nothing was sent.`,
        );
      if (parent.isWithin(trash))
        throw new UsageError("The destination lies among what was deleted itself. Nothing was sent.");
      return this.change({ name: nameBefore(this.name), parent }, options);
    });
  }

  async moveToTrash(options?: CallOptions): Promise<this> {
    const trash = await trashFolder(this.state.notebook, options);
    if (trash.isWithin(this))
      throw new UsageError(`"${this.name}" holds what was deleted; it cannot be deleted itself.`);
    return this.change({ name: deletedName(this.name, this.state.context.clock), parent: trash }, options);
  }

  renew(record: NodeRecord, parent: Parent | undefined): void {
    this.#record = { ...this.#record, ...record };
    this.#parent = parent;
    this.#isGone = false;
  }

  markGone(): void {
    this.#isGone = true;
  }

  confirmWrite(): void {
    this.#receipt = { id: this.id, webUrl: this.webUrl };
  }

  /** For every call on it. */
  protected refuseGone(): void {
    if (!this.#isGone) return;
    throw new NotFoundError(
      `${JSON.stringify(this.name)} (${this.id}) was not there any more when its folder was read again. Look it up anew.`,
    );
  }

  /** Asks for this node's own record anew. */
  protected async renewRecord(options?: CallOptions): Promise<void> {
    const { context, notebookId } = this.state;
    try {
      const record = await context.transport.call(
        treeTools.getNode,
        { userId: context.userId, notebookId, nodeId: this.nodeId },
        options,
      );
      this.renew(record, this.#parent);
    } catch (error) {
      if (error instanceof NotFoundError) this.markGone();
      throw error;
    }
  }

  /** What a program gave as a new place, if it can be one. */
  protected placeFor(destination: Container): Parent {
    const parent = parentOf(destination, "The destination");
    if (parent.notebook.id !== this.notebook.id) {
      throw new UsageError("LabArchives moves only within a notebook. Use copyTo() to bring it into another.");
    }
    if (parent.isWithin(this)) throw new UsageError(`"${this.name}" cannot be moved into itself.`);
    return parent;
  }

  /** Renames, moves or both, in one call. */
  protected async change(change: NodeChange, options: CallOptions = {}): Promise<this> {
    this.refuseGone();
    const { context, notebookId } = this.state;
    const { name, parent, position } = change;
    const params = {
      userId: context.userId,
      notebookId,
      nodeId: this.nodeId,
      parentId: parent?.nodeId,
      name,
      position,
    };
    const before: Placed = { name: this.name, parent: this.#parent };
    const record = await resolvable(
      () => context.transport.call(treeTools.updateNode, params, options),
      () => this.#findChange(change, before),
    );
    this.#applied(change, record);
    return this;
  }

  #applied(change: NodeChange, record: NodeRecord): void {
    const { parent = this.#parent, name = record.name, position } = change;
    if (change.parent !== undefined) {
      this.#parent?.dropChild(this.nodeId);
      change.parent.takeChild(this.nodeId, position);
    }
    this.renew({ ...record, name }, parent);
    this.confirmWrite();
  }

  /** Reads the place back where the change should show, and then the one where the node was; one call or two. */
  async #findChange(change: NodeChange, before: Placed): Promise<WriteOutcome> {
    const { name = before.name, parent = before.parent } = change;
    const found = await this.#listedIn(parent);
    if (parent === before.parent && name === before.name) {
      return { outcome: "unknown", why: "it stayed in its folder under its name; only its place there could tell" };
    }
    if (found?.name === name) {
      this.#applied({ name, parent }, found);
      return { outcome: "written", value: this };
    }
    const old = parent === before.parent ? found : await this.#listedIn(before.parent);
    if (old?.name === before.name) return { outcome: "not-written" };
    return {
      outcome: "unknown",
      why: "it has neither its old name and place nor the new ones: somebody else moved it",
    };
  }

  async #listedIn(parent: Parent | undefined): Promise<NodeRecord | undefined> {
    const { context, notebookId, notebook } = this.state;
    const params = { userId: context.userId, notebookId, parentId: (parent ?? notebook).nodeId };
    const { items } = await context.transport.call(treeTools.getTreeLevel, params);
    return items.find((record) => record.id === this.nodeId);
  }
}
