import { element, type XmlNode } from "../wire/xml-writer.ts";
import type { Call } from "./call.ts";
import { array, dateTime, integer, userAccess } from "./elements.ts";
import { isPicture } from "./pictures.ts";
import type { Rights } from "./rights.ts";
import type { EntryRow } from "./store/entry-row.ts";

/** How much of an entry was asked for. */
export interface EntryDetail {
  readonly data: boolean;
  readonly comments: boolean;
}

export function detailOf({ params }: Call): EntryDetail {
  return { data: params.boolean("entry_data"), comments: params.boolean("comment_data") };
}

/** An `<entry>`. What a search adds to it (where the entry stands) goes into `more`. */
export function entryElement(
  call: Call,
  entry: EntryRow,
  rights: Rights,
  detail: EntryDetail,
  more: readonly XmlNode[] = [],
): XmlNode {
  const { file } = entry;
  const isInbox = entry.notebookId === null;
  const children = [
    element("eid", entry.wireId),
    dateTime("created-at", entry.createdAt),
    dateTime("updated-at", entry.updatedAt),
    element("last-modified-verb", entry.verb),
    element("last-modified-by", entry.modifiedBy),
    element("last-modified-ip", entry.modifiedIp),
    element("part-type", entry.partType),
    integer("version", entry.version),
    element("attach-file-name", file?.name ?? ""),
    element("attach-file-size", file === undefined ? null : String(file.sizeBytes), { type: "integer" }),
    element("attach-content-type", file?.contentType ?? ""),
    element("caption", entry.caption),
    element("change-description", entry.changeDescription),
    ...(isInbox && more.length > 0 ? [] : [userAccess(rights)]),
    element("thumb-info", thumbInfo(entry)),
    element("entry-url", entryUrl(call, entry)),
    ...more,
  ];
  if (file === undefined && entry.preview !== undefined) children.push(element("snapshot", "snapshot_exists"));
  if (detail.data) children.push(element("entry-data", entry.data));
  if (rights.canReadComments) {
    children.push(integer("number-comments", call.store.comments.count(entry.id)));
    if (detail.comments) children.push(commentsElement(call, entry));
  }
  return element("entry", children);
}

function entryUrl(call: Call, entry: EntryRow): string {
  return `${call.context.origin()}/entry/${encodeURIComponent(entry.wireId)}`;
}

function thumbInfo({ file, preview }: EntryRow): string {
  if (file === undefined) return "none";
  return preview !== undefined || isPicture(file.contentType) ? "unique" : "generic";
}

function commentsElement({ store }: Call, entry: EntryRow): XmlNode {
  const comments = store.comments
    .ofEntry(entry.id)
    .map((comment) =>
      element("comment", [
        element("cid", comment.wireId),
        element("user-name", comment.userName),
        element("user-email", comment.userEmail),
        dateTime("created-at", comment.createdAt),
        element("comment-data", comment.text),
      ]),
    );
  return array("comments", comments);
}
