import { isLabArchivesError } from "../../core/errors.ts";
import type { NodeId, NotebookId } from "../../core/ids.ts";
import { Serial } from "../../core/serial.ts";
import { notebooks } from "../../endpoints/index.ts";
import type { NodeRecord } from "../../endpoints/records.ts";
import type { ModelContext } from "../../entries/model-context.ts";
import type { Notebook } from "../model/nodes.ts";
import type { Child, Parent } from "./internals.ts";

/** Makes the object of a listed node; given from outside, so that neither state nor nodes know what kinds there are. */
export type MakeNode = (state: NotebookState, parent: Parent, record: NodeRecord) => Child;

/**
 * What the nodes of one notebook share: every node that was ever seen, by id, so that the same folder is always the same
 * object, wherever it was found or moved to.
 */
export class NotebookState {
  readonly context: ModelContext;
  readonly notebookId: NotebookId;
  #notebook: (Notebook & Parent) | undefined;
  readonly #make: MakeNode;
  readonly #nodes = new Map<NodeId, Child>();
  /** Looking for a name and then making it must not interleave with another such attempt of this client. */
  readonly writes = new Serial();

  constructor(context: ModelContext, notebookId: NotebookId, make: MakeNode) {
    this.context = context;
    this.notebookId = notebookId;
    this.#make = make;
  }

  /** The notebook all of it belongs to. */
  get notebook(): Notebook & Parent {
    if (this.#notebook === undefined) throw new Error("A notebook's state is used before the notebook is made.");
    return this.#notebook;
  }

  /** Said once, by the notebook itself while it is made. */
  belongTo(notebook: Notebook & Parent): void {
    this.#notebook = notebook;
  }

  /**
   * Is the signed-in person the only one who can open the notebook? Then nobody else can have made in it what looks like ours. False
   * where LabArchives does not tell. One call.
   */
  async isOursAlone(): Promise<boolean> {
    const { transport, userId } = this.context;
    try {
      const people = await transport.call(notebooks.notebookUsers, { userId, notebookId: this.notebookId });
      return people.items.length === 1 && people.unreadable.length === 0;
    } catch (error) {
      if (isLabArchivesError(error)) return false;
      throw error;
    }
  }

  /** The object of a record: the one already known, brought up to date, or a new one. */
  place(record: NodeRecord, parent: Parent): Child {
    const known = this.#nodes.get(record.id);
    if (known !== undefined) {
      known.renew(record, parent);
      return known;
    }
    const node = this.#make(this, parent, record);
    this.#nodes.set(node.id, node);
    return node;
  }

  /** A node that was seen before. */
  known(id: NodeId): Child | undefined {
    return this.#nodes.get(id);
  }
}
