import { NotFoundError, UsageError, type WriteOutcome } from "../core/errors.ts";
import { type NodeId, type NotebookId, ROOT_NODE_ID } from "../core/ids.ts";
import { treeTools } from "../endpoints/index.ts";
import type { AccessRecord, NodeRecord } from "../endpoints/records.ts";
import type { Receipt } from "../entries/receipt.ts";
import { resolvable } from "../entries/resolvable.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Container } from "./container.ts";
import type { Folder } from "./folder.ts";
import type { NotebookState } from "./notebook-state.ts";
import type { Notebook } from "./notebook.ts";
import type { Page } from "./page.ts";
import { NotebookPath } from "./path.ts";
import { deletedName, trashFolder } from "./trash.ts";

export interface MoveOptions extends CallOptions {
  /** Place among the new siblings, 0 for the first; at the end unless given. */
  readonly position?: number | undefined;
}

/** A change of a node as the API takes it. */
interface NodeChange {
  readonly name?: string | undefined;
  readonly parent?: Container | undefined;
  readonly position?: number | undefined;
}

/**
 * What notebooks, folders and pages have in common. Two of them are the same if their `id` is; there is one object per node,
 * and it is updated in place.
 */
export abstract class TreeNode {
  abstract readonly kind: "notebook" | "folder" | "page";
  protected readonly state: NotebookState;
  #record: NodeRecord;
  #parent: Container | undefined;
  #isGone = false;
  #receipt: Receipt | undefined;

  constructor(state: NotebookState, parent: Container | undefined, record: NodeRecord) {
    this.state = state;
    this.#parent = parent;
    this.#record = record;
  }

  /** Opaque; unique within the notebook. */
  get id(): NodeId | NotebookId {
    return this.nodeId;
  }

  /** What stands for it in the tree: its id, or the root's for a notebook. */
  get nodeId(): NodeId {
    return this.#record.id;
  }

  get name(): string {
    return this.#record.name;
  }

  /** The folder or notebook it is in; a notebook is in none. */
  get parent(): Container | undefined {
    return this.#parent;
  }

  get notebook(): Notebook {
    return this.state.notebook;
  }

  /** From the top of the notebook. */
  get path(): NotebookPath {
    return this.#parent === undefined ? NotebookPath.root : this.#parent.path.child(this.name);
  }

  /** Where a person can look at it. */
  get webUrl(): string {
    return this.state.context.webUrlOf(this.state.notebookId, this.nodeId);
  }

  /** What the signed-in person may do here, where LabArchives said so. */
  get access(): AccessRecord | undefined {
    return this.#record.access;
  }

  /** True when a refresh no longer found it; every call on it then rejects. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Proof of the last write through this object (made, renamed, moved). */
  get receipt(): Receipt | undefined {
    return this.#receipt;
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

  /** Is it this node, or somewhere below it? */
  isWithin(node: TreeNode): boolean {
    return this.id === node.id || (this.#parent?.isWithin(node) ?? false);
  }

  /** Gives it another name; siblings may share one. */
  async rename(name: string, options?: CallOptions): Promise<this> {
    if (name === "") throw new UsageError("A name must not be empty.");
    return this.#change({ name }, options);
  }

  /** Moves it under another folder of the same notebook, or the notebook itself. One call, nothing is listed. */
  async moveTo(destination: Container, options: MoveOptions = {}): Promise<this> {
    this.#refuseImpossibleMove(destination);
    return this.#change({ parent: destination, position: options.position }, options);
  }

  /**
   * LabArchives cannot delete. This renames it with the time and moves it into the folder `API Deleted Items` at the top of the
   * notebook, out of which a person can take it back.
   */
  trash(options?: CallOptions): Promise<this> {
    return this.state.writes.run(() => this.moveToTrash(options));
  }

  /** {@link trash} for whoever already has the turn to write. */
  async moveToTrash(options?: CallOptions): Promise<this> {
    const trash = await trashFolder(this.notebook, options);
    if (trash.isWithin(this))
      throw new UsageError(`"${this.name}" holds what was deleted; it cannot be deleted itself.`);
    return this.#change({ name: deletedName(this.name, this.state.context.clock), parent: trash }, options);
  }

  /** Takes over what a listing or an answer says now, and where it was found. */
  renew(record: NodeRecord, parent: Container | undefined): void {
    this.#record = { ...this.#record, ...record };
    this.#parent = parent;
    this.#isGone = false;
  }

  /** Notes that a listing no longer had it. */
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

  #refuseImpossibleMove(destination: Container): void {
    if (destination.notebook.id !== this.notebook.id) {
      throw new UsageError("LabArchives moves only within a notebook. Use copyTo() to bring it into another.");
    }
    if (destination.isWithin(this)) throw new UsageError(`"${this.name}" cannot be moved into itself.`);
  }

  async #change(change: NodeChange, options: CallOptions = {}): Promise<this> {
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
    const record = await resolvable(
      () => context.transport.call(treeTools.updateNode, params, options),
      () => this.#findChange(change),
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

  /** Reads the place back where the change should show. */
  async #findChange({ name = this.name, parent = this.#parent, position }: NodeChange): Promise<WriteOutcome> {
    const { context, notebookId } = this.state;
    const params = { userId: context.userId, notebookId, parentId: parent?.nodeId ?? ROOT_NODE_ID };
    const { items } = await context.transport.call(treeTools.getTreeLevel, params);
    const found = items.find((record) => record.id === this.nodeId);
    if (found === undefined || found.name !== name) return { outcome: "not-written" };
    if (parent === this.#parent && position !== undefined) {
      return { outcome: "unknown", why: "it stayed in its folder; only its place there could tell" };
    }
    this.#applied({ name, parent }, found);
    return { outcome: "written", value: this };
  }
}
