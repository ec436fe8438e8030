/**
 * From what LabArchives answers to what a snapshot holds: dates as ISO texts, fields that were not sent left out, unknown elements kept.
 *
 * @module
 */
import type {
  AccessRecord,
  CommentRecord,
  EntryRecord,
  NodeRecord,
  NotebookUserRecord,
} from "../../endpoints/records.ts";
import type { XmlElement } from "../../wire/xml-element.ts";
import type { AccessDocument, CommentDocument, MemberDocument, RawElement } from "../snapshot/format.ts";
import { present } from "../snapshot/json.ts";
import type { SourceEntry, SourceNode } from "./source.ts";

/** An element as it came. */
export function rawOf(element: XmlElement): RawElement {
  const { name, attributes, text, children } = element;
  return {
    name,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes: { ...attributes } }),
    ...(text.trim() === "" && children.length > 0 ? {} : { text }),
    ...(children.length === 0 ? {} : { children: children.map(rawOf) }),
  };
}

function extraOf(extra: readonly XmlElement[]): { extra?: readonly RawElement[] } {
  return extra.length === 0 ? {} : { extra: extra.map(rawOf) };
}

/** The known fields, and the unknown ones if there are any. */
export function withoutExtra(record: { readonly extra: readonly XmlElement[] }): Readonly<Record<string, unknown>> {
  const { extra, ...known } = record;
  return { ...present(known), ...extraOf(extra) };
}

export function toAccess(access: AccessRecord | undefined): { access?: AccessDocument } {
  if (access === undefined) return {};
  const { canRead, canWrite, canReadComments, canWriteComments } = access;
  return { access: present({ canRead, canWrite, canReadComments, canWriteComments }) };
}

export function toMember({
  extra,
  email,
  fullName,
  role,
  ssoId,
  orcid,
  canOwnNotebooks,
}: NotebookUserRecord): MemberDocument {
  return { role, ...present({ email, fullName, ssoId, orcid, canOwnNotebooks }), ...extraOf(extra) };
}

export function toSourceNode(record: NodeRecord, webUrlOf: (id: string) => string): SourceNode {
  return {
    id: record.id,
    // What does not say what it is is taken for a page: reading it will tell.
    kind: record.isPage === false ? "folder" : "page",
    name: record.name,
    webUrl: webUrlOf(record.id),
    ...toAccess(record.access),
    ...extraOf(record.extra),
  };
}

export function toSourceEntry(record: EntryRecord): SourceEntry {
  const { lastModifiedVerb, lastModifiedBy, lastModifiedIp, changeDescription, caption, version, commentCount } =
    record;
  const isFile = record.partType.trim().toLowerCase() === "attachment" || (record.fileName ?? "") !== "";
  return {
    id: record.id,
    partType: record.partType,
    ...present({ version, createdAt: isoOf(record.createdAt), updatedAt: isoOf(record.updatedAt) }),
    ...present({ lastModifiedVerb, lastModifiedBy, lastModifiedIp, changeDescription, caption, commentCount }),
    ...present({ thumbInfo: record.thumbnail, snapshotInfo: record.snapshot, webUrl: record.url }),
    ...toAccess(record.access),
    content: record.data ?? null,
    comments: (record.comments ?? []).map(toComment),
    ...extraOf(record.extra),
    ...(isFile ? { attachment: attachmentOf(record) } : {}),
    hasPicture: record.snapshot === "snapshot_exists",
    hasThumbnail: isFile && record.thumbnail === "unique",
  };
}

function attachmentOf({ fileName, contentType, fileSizeBytes }: EntryRecord): NonNullable<SourceEntry["attachment"]> {
  return {
    name: fileName || "file",
    ...present({ contentType: contentType || undefined }),
    sizeBytes: fileSizeBytes ?? -1,
  };
}

function toComment({ id, text, author, authorEmail, createdAt, extra }: CommentRecord): CommentDocument {
  return { id, text: text ?? "", ...present({ author, authorEmail, createdAt: isoOf(createdAt) }), ...extraOf(extra) };
}

function isoOf(date: Date | undefined): string | undefined {
  return date?.toISOString();
}
