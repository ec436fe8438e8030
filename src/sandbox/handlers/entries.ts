import mime from "mime";
import type { Call, Handler } from "../call.ts";
import { dateTime, detailOf, entryElement } from "../elements.ts";
import { entryFor, type Rights, rightsOf, writable } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Change, EntryRow, StoredFile } from "../store/entries.ts";

const ATTACHMENT = "Attachment";
const WRITABLE_TYPES = new Set(["text entry", "plain text entry", "heading"]);

function change(call: Call, verb: string): Change {
  const { params, account, clientIp, now } = call;
  return {
    by: account.fullName,
    ip: params.optional("client_ip") ?? clientIp,
    at: now,
    verb,
    description: params.optional("change_description") ?? null,
  };
}

function whole(call: Call, entry: EntryRow, rights: Rights): ReturnType<Handler> {
  return [entryElement(call, entry, rights, { data: true, comments: true })];
}

const addEntry: Handler = (call) => {
  const { params, store, account } = call;
  const { notebook, rights } = writable(call, params.required("nbid"));
  const page = pageOf(call, notebook.id);
  const partType = params.required("part_type");
  if (!WRITABLE_TYPES.has(partType)) throw new SandboxFault(4527);
  const entry = store.entries.add(
    {
      notebookId: notebook.id,
      pageId: page,
      ownerId: account.id,
      partType,
      data: params.required("entry_data"),
      caption: params.optional("caption") ?? null,
      atTop: notebook.addToTop,
    },
    change(call, "entry added via 3rd party app"),
  );
  return whole(call, entry, rights);
};

const updateEntry: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWrite");
  if (!WRITABLE_TYPES.has(entry.partType)) throw new SandboxFault(4527);
  const data = call.params.required("entry_data");
  return whole(call, call.store.entries.setData(entry, data, change(call, "entry updated via 3rd party app")), rights);
};

/** Without a notebook and a page the file lands in the person's Inbox. */
const addAttachment: Handler = (call) => {
  const { params, store, account } = call;
  const nbid = params.optional("nbid");
  const isInbox = nbid === undefined || params.optional("pid") === undefined;
  const { notebook, rights } = isInbox ? { notebook: undefined, rights: rightsOf("OWNER") } : writable(call, nbid);
  const caption = params.optional("caption") ?? null;
  const entry = store.entries.add(
    {
      notebookId: notebook?.id ?? null,
      pageId: notebook === undefined ? null : pageOf(call, notebook.id),
      ownerId: account.id,
      partType: ATTACHMENT,
      data: caption,
      caption,
      file: uploadedFile(call),
      atTop: notebook?.addToTop ?? false,
    },
    change(call, "file uploaded via 3rd party app"),
  );
  return [entryElement(call, entry, rights, { data: false, comments: false })];
};

const updateAttachment: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWrite");
  if (entry.file === undefined) throw new SandboxFault(4511);
  const changed = change(call, "file uploaded via 3rd party app");
  const updated = call.store.entries.setFile(entry, uploadedFile(call), call.params.optional("caption"), changed);
  return [entryElement(call, updated, rights, { data: false, comments: false })];
};

const entryAttachment: Handler = (call) => {
  const { entry } = entryFor(call, "canRead");
  if (entry.file === undefined) throw new SandboxFault(4511);
  return { file: entry.file };
};

const attachmentLastUploadedAt: Handler = (call) => {
  const { entry } = entryFor(call, "canRead");
  if (entry.uploadedAt === null) throw new SandboxFault(4511);
  return [dateTime("last-uploaded-at", entry.uploadedAt)];
};

const entryInfo: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canRead");
  return [entryElement(call, entry, rights, detailOf(call))];
};

const addComment: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWriteComments");
  call.store.entries.addComment(entry.id, call.account.id, call.params.required("comment_data"), call.now);
  return [entryElement(call, entry, rights, { data: false, comments: true })];
};

function pageOf(call: Call, notebookId: number): number {
  const page = call.store.nodes.byWireId(notebookId, call.params.required("pid"));
  if (!page.isPage) throw new SandboxFault(4517);
  return page.id;
}

/** Only the last part of a name is kept: whatever path it came with is not this server's. */
function uploadedFile({ params, upload }: Call): StoredFile {
  if (upload === undefined) throw new SandboxFault(4518);
  const name = params.required("filename").split(/[/\\]/).at(-1) ?? "";
  if (name === "" || name === "." || name === "..") throw new SandboxFault(4529, "filename");
  return { name, contentType: mime.getType(name) ?? "application/octet-stream", ...upload };
}

export const entriesHandlers = {
  add_entry: addEntry,
  update_entry: updateEntry,
  add_attachment: addAttachment,
  update_attachment: updateAttachment,
  entry_attachment: entryAttachment,
  attachment_last_uploaded_at: attachmentLastUploadedAt,
  entry_info: entryInfo,
  add_comment: addComment,
};
