/**
 * What the answers hold, under human names. Each decoder is the one place that knows the element names of its record
 * (LabArchives API, The entry element, Users, Tree Tools, Notebooks).
 *
 * @module
 */
import type { CommentId, EntryId, NodeId, NotebookId, NotificationId, UserId } from "../core/ids.ts";
import {
  asBoolean,
  asDate,
  asInteger,
  asText,
  type Decoder,
  list,
  optional,
  optionalValue,
  record,
  required,
  tolerantRecord,
} from "../wire/decode.ts";

/** Ids are opaque texts; this is the one place that brands them. */
function asId<T extends string>(): Decoder<T> {
  return (element) => element.text.trim() as T;
}

export const asUserId = asId<UserId>();
export const asNotebookId = asId<NotebookId>();

export const decodeAccess = record({
  canRead: optional("can-read", asBoolean),
  canWrite: optional("can-write", asBoolean),
  canReadComments: optional("can-read-comments", asBoolean),
  canWriteComments: optional("can-write-comments", asBoolean),
});
/** What the signed-in person may do with a node or an entry; `undefined` where the server did not say. */
export type AccessRecord = ReturnType<typeof decodeAccess>;

export const decodeNode = tolerantRecord({
  id: required("tree-id", asId<NodeId>()),
  name: required("display-text", asText),
  // A node that does not say what it is is shown as a page: reading it will tell.
  isPage: optionalValue("is-page", asBoolean),
  entryCount: optionalValue(["entry-count", "number-entries"], asInteger),
  access: optional("user-access", decodeAccess),
});
/** A folder or page of a listing. */
export type NodeRecord = ReturnType<typeof decodeNode>;

// Only `cid` is captured from a live server; the others accept the backup tables' and the likely spellings.
export const decodeComment = tolerantRecord({
  id: required("cid", asId<CommentId>()),
  text: optional(["comment-data", "the-comment", "comment", "comment-text"], asText),
  author: optional(["user-name", "fullname", "created-by", "last-modified-by"], asText),
  authorEmail: optional(["user-email", "email"], asText),
  createdAt: optionalValue(["created-at", "updated-at"], asDate),
});
export type CommentRecord = ReturnType<typeof decodeComment>;

export const decodeEntry = tolerantRecord({
  id: required("eid", asId<EntryId>()),
  partType: required("part-type", asText),
  version: optionalValue("version", asInteger),
  createdAt: optionalValue("created-at", asDate),
  updatedAt: optionalValue("updated-at", asDate),
  lastModifiedVerb: optional("last-modified-verb", asText),
  lastModifiedBy: optional("last-modified-by", asText),
  lastModifiedIp: optional("last-modified-ip", asText),
  fileName: optional("attach-file-name", asText),
  fileSizeBytes: optionalValue("attach-file-size", asInteger),
  contentType: optional("attach-content-type", asText),
  caption: optional("caption", asText),
  changeDescription: optional("change-description", asText),
  access: optional("user-access", decodeAccess),
  thumbnail: optional("thumb-info", asText),
  url: optional("entry-url", asText),
  snapshot: optional("snapshot", asText),
  data: optional("entry-data", asText),
  commentCount: optionalValue(["number-comments", "comment-count"], asInteger),
  comments: optional("comments", (element) => element.descendants("comment").map(decodeComment)),
  notebookId: optionalValue("nbid", asNotebookId),
  notebookName: optional("notebook", asText),
  treePath: optional("tree-path", asText),
  treePathIds: optional("tree-path-ids", asText),
});
/** An entry as it came. `data` is there only when it was asked for; `fileName` may be empty on entries without a file. */
export type EntryRecord = ReturnType<typeof decodeEntry>;

export const decodeNotebook = record({
  id: required("id", asNotebookId),
  name: required("name", asText),
  isDefault: optionalValue("is-default", asBoolean),
});
/** A line of a person's notebook list. */
export type NotebookRecord = ReturnType<typeof decodeNotebook>;

export const decodeUser = record({
  id: required("id", asUserId),
  fullName: optional("fullname", asText),
  firstName: optional("first-name", asText),
  lastName: optional("last-name", asText),
  email: optional("email", asText),
  ssoId: optionalValue("sso-id", asText),
  orcid: optionalValue("orcid", asText),
  autoLoginAllowed: optionalValue("auto-login-allowed", asBoolean),
  canOwnNotebooks: optionalValue("can-own-notebooks", asBoolean),
  isTeacher: optionalValue("is-a-teacher", asBoolean),
  isStudent: optionalValue("is-a-student", asBoolean),
  isResearcher: optionalValue("is-a-researcher", asBoolean),
  notebooks: list("notebooks", "notebook", decodeNotebook),
});
/** A person with the notebooks they can open. `autoLoginAllowed` undefined means unknown: live servers leave it out. */
export type UserRecord = ReturnType<typeof decodeUser>;

export const decodeNotebookInfo = record({
  id: optionalValue(["id", "nbid"], asNotebookId),
  name: required("name", asText),
  addEntryToPageTop: optionalValue("add-entry-to-page-top", asBoolean),
  isStudent: optionalValue("is-student", asBoolean),
  siteNotebookId: optional("site-notebook-id", asText),
  signing: optional("signing", asText),
});
export type NotebookInfoRecord = ReturnType<typeof decodeNotebookInfo>;

export const decodeNotebookUser = record({
  email: optional("email", asText),
  fullName: optional("fullname", asText),
  ssoId: optionalValue("sso-id", asText),
  orcid: optionalValue("orcid", asText),
  canOwnNotebooks: optionalValue("can-own-notebooks", asBoolean),
  role: required("user-role", asText),
});
export type NotebookUserRecord = ReturnType<typeof decodeNotebookUser>;

export const decodeNotebookWithUser = record({
  id: required(["id", "nbid"], asNotebookId),
  name: optional("name", asText),
  siteNotebookId: optional("site-notebook-id", asText),
  role: optional("user-role", asText),
});
export type NotebookWithUserRecord = ReturnType<typeof decodeNotebookWithUser>;

export const decodeNotebookMetadata = record({
  description: optional("description", asText),
  projectId1: optional("project-id1", asText),
  projectId2: optional("project-id2", asText),
  projectId3: optional("project-id3", asText),
  projectId4: optional("project-id4", asText),
});
export type NotebookMetadataRecord = ReturnType<typeof decodeNotebookMetadata>;

export const decodeProjectIdLabels = record({
  label1: optional("project-id-label1", asText),
  label2: optional("project-id-label2", asText),
  label3: optional("project-id-label3", asText),
  label4: optional("project-id-label4", asText),
});
export type ProjectIdLabelsRecord = ReturnType<typeof decodeProjectIdLabels>;

// Children beyond the id are not captured from a live server; the likely spellings are accepted.
export const decodeNotification = record({
  id: required(["aid", "id"], asId<NotificationId>()),
  type: optional(["action-type", "type"], asText),
  isRead: optionalValue(["is-read", "read"], asBoolean),
  createdAt: optionalValue("created-at", asDate),
  notebookId: optionalValue("nbid", asNotebookId),
  notebookName: optional("notebook", asText),
  entryId: optionalValue("eid", asId<EntryId>()),
  userName: optional(["user-name", "fullname"], asText),
  description: optional(["description", "message"], asText),
});
export type NotificationRecord = ReturnType<typeof decodeNotification>;

export const decodeNotificationCounts = record({
  total: required("total", asInteger),
  unread: required("unread", asInteger),
  assignmentTotal: optionalValue("assignment-total", asInteger),
  assignmentUnread: optionalValue("assignment-unread", asInteger),
  commentTotal: optionalValue("comment-total", asInteger),
  commentUnread: optionalValue("comment-unread", asInteger),
  notebookModificationTotal: optionalValue("notebook-modification-total", asInteger),
  notebookModificationUnread: optionalValue("notebook-modification-unread", asInteger),
});
export type NotificationCountsRecord = ReturnType<typeof decodeNotificationCounts>;
