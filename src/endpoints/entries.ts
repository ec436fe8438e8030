import type { CommentId, EntryId, NodeId, NotebookId, UserId } from "../core/ids.ts";
import { asDate, record, required as field, single } from "../wire/decode.ts";
import { anyFile, bytes, endpoint, xml } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import { decodeEntry } from "./records.ts";

const userId = required.text<UserId>("uid");
const entryId = required.text<EntryId>("eid");
const entry = xml(single("entry", decodeEntry));
const withData = { entryData: optional.boolean("entry_data"), commentData: optional.boolean("comment_data") };

export const addAttachment = endpoint({
  class: "entries",
  method: "add_attachment",
  verb: "POST",
  transport: "raw",
  mutates: true,
  params: {
    userId,
    fileName: required.text("filename"),
    caption: optional.text("caption"),
    notebookId: optional.text<NotebookId>("nbid"),
    pageId: optional.text<NodeId>("pid"),
    changeDescription: optional.text("change_description"),
    clientIp: optional.text("client_ip"),
  },
  result: entry,
  errors: [4502, 4509, 4510, 4517, 4518, 4521, 4531, 4532],
  summary: "Uploads a file as a new entry; without a notebook and page it lands in the person's Inbox.",
});

export const updateAttachment = endpoint({
  class: "entries",
  method: "update_attachment",
  verb: "POST",
  transport: "raw",
  mutates: true,
  params: {
    userId,
    entryId,
    fileName: required.text("filename"),
    caption: optional.text("caption"),
    changeDescription: optional.text("change_description"),
    clientIp: optional.text("client_ip"),
  },
  result: entry,
  errors: [4502, 4511, 4512, 4518, 4521, 4531, 4532],
  summary: "Replaces the file of an attachment entry; the old one stays in its history.",
});

export const attachmentLastUploadedAt = endpoint({
  class: "entries",
  method: "attachment_last_uploaded_at",
  verb: "GET",
  params: { userId, entryId },
  result: xml(record({ lastUploadedAt: field("last-uploaded-at", asDate) })),
  errors: [4501, 4511, 4512],
  summary: "When the file itself was last uploaded (UTC); moves and captions do not count.",
});

export const entryAttachment = endpoint({
  class: "entries",
  method: "entry_attachment",
  verb: "GET",
  params: { userId, entryId },
  result: anyFile,
  errors: [4501, 4511, 4512],
  summary: "The bytes of an attachment.",
});

export const entryThumb = endpoint({
  class: "entries",
  method: "entry_thumb",
  verb: "GET",
  params: { userId, entryId },
  result: bytes,
  errors: [4501, 4511, 4512],
  summary: "A small picture of an attachment.",
});

export const entrySnapshot = endpoint({
  class: "entries",
  method: "entry_snapshot",
  verb: "GET",
  params: { userId, entryId },
  result: bytes,
  errors: [4501, 4512, 4527],
  summary: "A displayable picture of a widget or sketch entry, once LabArchives has made one.",
});

export const entryInfo = endpoint({
  class: "entries",
  method: "entry_info",
  verb: "GET",
  params: { userId, entryId, ...withData },
  result: entry,
  errors: [4501, 4512],
  summary: "One entry, with its content and comments on request.",
});

export const addEntry = endpoint({
  class: "entries",
  method: "add_entry",
  verb: "POST",
  transport: "form",
  mutates: true,
  params: {
    userId,
    notebookId: required.text<NotebookId>("nbid"),
    pageId: required.text<NodeId>("pid"),
    partType: required.choice("part_type", ["text entry", "plain text entry", "heading"]),
    data: required.text("entry_data"),
    caption: optional.text("caption"),
    changeDescription: optional.text("change_description"),
    date: optional.text("date"),
    timeZoneName: optional.text("time_zone_name"),
  },
  result: entry,
  errors: [4502, 4509, 4510, 4517, 4527, 4529],
  summary: "Adds a text, plain text or heading entry to a page.",
});

export const updateEntry = endpoint({
  class: "entries",
  method: "update_entry",
  verb: "POST",
  transport: "form",
  mutates: true,
  params: { userId, entryId, data: required.text("entry_data") },
  result: entry,
  errors: [4502, 4512, 4527],
  summary: "Replaces the whole content of a text, plain text or heading entry. The server does not lock.",
});

export const addComment = endpoint({
  class: "entries",
  method: "add_comment",
  verb: "POST",
  transport: "form",
  mutates: true,
  params: { userId, entryId, text: required.text("comment_data"), date: optional.text("date") },
  result: entry,
  errors: [4502, 4512],
  summary: "Adds a plain-text comment to an entry and gives the entry with its comments.",
});

export const deleteComment = endpoint({
  class: "entries",
  method: "delete_comment",
  verb: "GET",
  mutates: true,
  params: { userId, commentId: required.text<CommentId>("cid") },
  result: xml(() => undefined),
  errors: [4502, 4528],
  summary: "Deletes a comment: its author, or an administrator or owner of the notebook, may.",
});
