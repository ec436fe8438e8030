import type { Call } from "./call.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { EntryRow } from "./store/entries.ts";
import type { NotebookRow, Role } from "./store/notebooks.ts";

/** What a role may do with what stands in a notebook (LabArchives API, Roles and rights). */
export interface Rights {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly canReadComments: boolean;
  readonly canWriteComments: boolean;
}

export function rightsOf(role: Role | undefined): Rights {
  const isMember = role !== undefined;
  const mayWrite = isMember && role !== "GUEST";
  return { canRead: isMember, canWrite: mayWrite, canReadComments: isMember, canWriteComments: mayWrite };
}

/** A notebook the caller may read. */
export function readable(call: Call, wireId: string): { notebook: NotebookRow; rights: Rights } {
  const notebook = call.store.notebooks.byWireId(wireId);
  const rights = rightsOf(call.store.notebooks.role(notebook.id, call.account.id));
  if (!rights.canRead) throw new SandboxFault(4501);
  return { notebook, rights };
}

/** A notebook the caller may change. */
export function writable(call: Call, wireId: string): { notebook: NotebookRow; rights: Rights } {
  const notebook = call.store.notebooks.byWireId(wireId);
  const rights = rightsOf(call.store.notebooks.role(notebook.id, call.account.id));
  if (!rights.canWrite) throw new SandboxFault(4502);
  return { notebook, rights };
}

/** An entry with the caller's rights to it. */
export function entryFor(call: Call, right: keyof Rights): { entry: EntryRow; rights: Rights } {
  const entry = call.store.entries.byWireId(call.params.required("eid"));
  const role = entry.notebookId === null ? "OWNER" : call.store.notebooks.role(entry.notebookId, call.account.id);
  const rights = rightsOf(role);
  if (!rights[right]) throw new SandboxFault(right === "canRead" || right === "canReadComments" ? 4501 : 4502);
  return { entry, rights };
}
