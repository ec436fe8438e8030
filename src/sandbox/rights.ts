import type { Call } from "./call.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { EntryRow } from "./store/entry-row.ts";
import type { NodeRow } from "./store/nodes.ts";
import type { Access, Membership, NotebookRow } from "./store/notebooks.ts";

/** What somebody may do with what stands in a notebook (LabArchives API, Roles and rights). */
export interface Rights {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly canReadComments: boolean;
  readonly canWriteComments: boolean;
}

const NO_RIGHTS: Rights = { canRead: false, canWrite: false, canReadComments: false, canWriteComments: false };
export const ALL_RIGHTS: Rights = { canRead: true, canWrite: true, canReadComments: true, canWriteComments: true };

// A guest edits for sixty days and then reads.
const GUEST_PERIOD_MS = 60 * 24 * 60 * 60_000;

/** What a role gives in the whole notebook. */
function rightsOf(member: Membership | undefined, now: number): Rights {
  if (member === undefined) return NO_RIGHTS;
  if (member.role !== "GUEST") return ALL_RIGHTS;
  return { ...ALL_RIGHTS, canWrite: now < member.addedAt + GUEST_PERIOD_MS, canWriteComments: false };
}

/** What is left of a role where a folder or page was assigned to somebody in particular. */
function restricted(rights: Rights, access: Access | undefined): Rights {
  if (access === undefined || access === "write") return rights;
  if (access === "none") return NO_RIGHTS;
  return { ...rights, canWrite: false, canWriteComments: rights.canWriteComments && access === "comment" };
}

/** Who asks: an API call, or somebody at the web pages. */
export type Caller = Pick<Call, "store" | "account" | "now">;

/** A notebook with what the caller may do in it: everywhere, or below one of its nodes. */
export interface OpenNotebook {
  readonly notebook: NotebookRow;
  readonly rights: Rights;
  of(node: Pick<NodeRow, "id"> | null): Rights;
}

/** The notebook, if the caller is a member of it. */
export function readable(call: Caller, wireId: string): OpenNotebook {
  const { notebook, ...open } = openNotebook(call, call.store.notebooks.byWireId(wireId));
  if (!open.rights.canRead) throw new SandboxFault(4501);
  return { notebook, ...open };
}

/** Rights are asked for node by node only where somebody's are restricted at all. */
export function openNotebook(call: Caller, notebook: NotebookRow): OpenNotebook {
  const { store, account, now } = call;
  const member = store.notebooks.member(notebook.id, account.id);
  const rights = rightsOf(member, now);
  const isAssigned = member?.role === "USER" || member?.role === "GUEST";
  const isRestricted = isAssigned && store.nodes.hasRestrictions(notebook.id, account.id);
  return {
    notebook,
    rights,
    of: (node) =>
      isRestricted && node !== null ? restricted(rights, store.nodes.access(node.id, account.id)) : rights,
  };
}

/** Refuses whoever lacks a right. */
export function demand(rights: Rights, right: keyof Rights): void {
  if (!rights[right]) throw new SandboxFault(right === "canRead" || right === "canReadComments" ? 4501 : 4502);
}

/** The entry that `eid` names, with the caller's rights to it; an Inbox is its owner's alone. */
export function entryFor(call: Call, right: keyof Rights): { entry: EntryRow; rights: Rights } {
  const entry = call.store.entries.byWireId(call.params.required("eid"));
  const rights = entryRights(call, entry);
  demand(rights, right);
  return { entry, rights };
}

export function entryRights(call: Caller, entry: EntryRow): Rights {
  if (entry.notebookId === null) return entry.ownerId === call.account.id ? ALL_RIGHTS : NO_RIGHTS;
  const open = openNotebook(call, call.store.notebooks.byId(entry.notebookId));
  return open.of(entry.pageId === null ? null : { id: entry.pageId });
}
