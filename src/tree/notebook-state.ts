import type { NodeId, NotebookId } from "../core/ids.ts";
import { Serial } from "../core/serial.ts";
import type { NodeRecord } from "../endpoints/records.ts";
import type { ModelContext } from "../entries/model-context.ts";
import type { Container } from "./container.ts";
import type { Folder } from "./folder.ts";
import type { Notebook } from "./notebook.ts";
import type { Page } from "./page.ts";

/** Makes the object of a listed node; given from outside, as folders and pages know of each other. */
export type MakeNode = (state: NotebookState, parent: Container, record: NodeRecord) => Folder | Page;

/**
 * What the nodes of one notebook share: every node that was ever seen, by id, so that the same folder is always the same
 * object, wherever it was found or moved to.
 */
export class NotebookState {
  readonly context: ModelContext;
  readonly notebookId: NotebookId;
  #notebook: Notebook | undefined;
  readonly #make: MakeNode;
  readonly #nodes = new Map<NodeId, Folder | Page>();
  /** Looking for a name and then making it must not interleave with another such attempt of this client. */
  readonly writes = new Serial();

  constructor(context: ModelContext, notebookId: NotebookId, make: MakeNode) {
    this.context = context;
    this.notebookId = notebookId;
    this.#make = make;
  }

  /** The notebook all of it belongs to. */
  get notebook(): Notebook {
    if (this.#notebook === undefined) throw new Error("A notebook's state is used before the notebook is made.");
    return this.#notebook;
  }

  /** Said once, by the notebook itself while it is made. */
  belongTo(notebook: Notebook): void {
    this.#notebook = notebook;
  }

  /** The object of a record: the one already known, brought up to date, or a new one. */
  place(record: NodeRecord, parent: Container): Folder | Page {
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
  known(id: NodeId): Folder | Page | undefined {
    return this.#nodes.get(id);
  }
}
