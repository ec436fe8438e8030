import type { ApiContext } from "../context.ts";
import { openNotebook, type OpenNotebook } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Account } from "../store/accounts.ts";
import type { EntryRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";

/** Somebody who looks at notebooks: sees what the API would let them read, and nothing else. */
export class Viewer {
  readonly context: ApiContext;
  readonly account: Account;

  constructor(context: ApiContext, account: Account) {
    this.context = context;
    this.account = account;
  }

  notebook(wireId: string): OpenNotebook {
    return this.#readable(openNotebook(this.#caller, this.context.store.notebooks.byWireId(wireId)));
  }

  node(open: OpenNotebook, wireId: string): NodeRow {
    const node = this.context.store.nodes.byWireId(open.notebook.id, wireId);
    if (!open.of(node).canRead) throw new SandboxFault(4501);
    return node;
  }

  entry(wireId: string): EntryRow {
    const entry = this.context.store.entries.byWireId(wireId);
    if (!this.mayRead(entry)) throw new SandboxFault(4501);
    return entry;
  }

  mayRead(entry: Pick<EntryRow, "notebookId" | "pageId" | "ownerId">): boolean {
    if (entry.notebookId === null) return entry.ownerId === this.account.id;
    const open = openNotebook(this.#caller, this.context.store.notebooks.byId(entry.notebookId));
    return open.rights.canRead && open.of(entry.pageId === null ? null : { id: entry.pageId }).canRead;
  }

  #readable(open: OpenNotebook): OpenNotebook {
    if (!open.rights.canRead) throw new SandboxFault(4501);
    return open;
  }

  get #caller() {
    return { store: this.context.store, account: this.account, now: this.context.now() };
  }
}
