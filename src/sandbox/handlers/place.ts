import type { Call } from "../call.ts";
import { demand, readable, type Rights } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";

/** Where a new entry goes. */
export interface Place {
  readonly notebook: NotebookRow;
  readonly page: NodeRow;
  readonly rights: Rights;
}

/** The page of a notebook, if the caller may write on it. */
export function placeFor(call: Call, nbid: string, pid: string): Place {
  const open = readable(call, nbid);
  const page = call.store.nodes.byWireId(open.notebook.id, pid);
  if (!page.isPage) throw new SandboxFault(4517);
  const rights = open.of(page);
  demand(rights, "canWrite");
  return { notebook: open.notebook, page, rights };
}
