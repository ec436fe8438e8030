import type { Answer, Call, Handler } from "../call.ts";
import { acknowledgement, dateTime } from "../elements.ts";
import { detailOf, entryElement } from "../entry-element.ts";
import { notifyMembers } from "../notify.ts";
import { demand, entryFor, entryRights, type Rights } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Change } from "../store/entries.ts";
import type { EntryRow } from "../store/entry-row.ts";
import { placeFor } from "./place.ts";

const WRITABLE_TYPES = new Set(["text entry", "plain text entry", "heading"]);

/** What the history will say of this call. */
export function changeBy(call: Call, verb: string, description?: string): Change {
  const { params, account, clientIp, now } = call;
  return {
    by: account.fullName,
    ip: params.optional("client_ip") ?? clientIp,
    at: now,
    verb,
    description: params.optional("change_description") ?? description ?? null,
  };
}

/** Tells the others in a shared notebook of a changed entry. */
export function notifyOfEntry(call: Call, entry: EntryRow, description: string): void {
  if (entry.notebookId === null) return;
  notifyMembers(call, entry.notebookId, { type: "notebook_modification", description, entryId: entry.id });
}

function whole(call: Call, entry: EntryRow, rights: Rights): Answer {
  return [entryElement(call, entry, rights, { data: true, comments: true })];
}

const addEntry: Handler = (call) => {
  const { params, store, account } = call;
  const { notebook, page, rights } = placeFor(call, params.required("nbid"), params.required("pid"));
  const partType = params.required("part_type");
  if (!WRITABLE_TYPES.has(partType)) throw new SandboxFault(4527);
  const entry = store.entries.add(
    {
      notebookId: notebook.id,
      pageId: page.id,
      ownerId: account.id,
      partType,
      data: params.required("entry_data"),
      caption: params.optional("caption") ?? null,
      atTop: notebook.addToTop,
    },
    changeBy(call, "entry added via 3rd party app"),
  );
  notifyOfEntry(call, entry, "added an entry");
  return whole(call, entry, rights);
};

const updateEntry: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWrite");
  if (!WRITABLE_TYPES.has(entry.partType)) throw new SandboxFault(4527);
  const change = changeBy(call, "entry updated via 3rd party app");
  const updated = call.store.entries.setData(entry, call.params.required("entry_data"), change);
  notifyOfEntry(call, updated, "changed an entry");
  return whole(call, updated, rights);
};

const entryInfo: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canRead");
  return [entryElement(call, entry, rights, detailOf(call))];
};

const attachmentLastUploadedAt: Handler = (call) => {
  const { entry } = entryFor(call, "canRead");
  if (entry.uploadedAt === null) throw new SandboxFault(4511);
  return [dateTime("last-uploaded-at", entry.uploadedAt)];
};

const addComment: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWriteComments");
  const { store, account, params, now } = call;
  store.comments.add(entry.id, account.id, params.required("comment_data"), now);
  if (entry.notebookId !== null) {
    notifyMembers(call, entry.notebookId, { type: "comment", description: "commented on an entry", entryId: entry.id });
  }
  return [entryElement(call, entry, rights, { data: false, comments: true })];
};

/** Its author may, and an administrator or the owner of the notebook. */
const deleteComment: Handler = (call) => {
  const { store, account, params } = call;
  const comment = store.comments.byWireId(params.required("cid"));
  const entry = store.entries.byId(comment.entryId);
  demand(entryRights(call, entry), "canRead");
  const role = entry.notebookId === null ? "OWNER" : store.notebooks.member(entry.notebookId, account.id)?.role;
  const isAdministrator = role === "OWNER" || role === "ADMINISTRATOR";
  if (comment.userId !== account.id && !isAdministrator) throw new SandboxFault(4502);
  store.comments.delete(comment.id);
  return [acknowledgement];
};

export const entriesHandlers = {
  add_entry: addEntry,
  update_entry: updateEntry,
  entry_info: entryInfo,
  attachment_last_uploaded_at: attachmentLastUploadedAt,
  add_comment: addComment,
  delete_comment: deleteComment,
};
