/**
 * The sandbox's answers, element by element, as the reference names them.
 *
 * @module
 */
import { element, type XmlNode } from "../wire/xml-writer.ts";
import type { Call } from "./call.ts";
import type { Rights } from "./rights.ts";
import type { Account } from "./store/accounts.ts";
import type { EntryRow } from "./store/entries.ts";
import type { NodeRow } from "./store/nodes.ts";

export const boolean = (name: string, value: boolean): XmlNode => element(name, String(value), { type: "boolean" });
export const integer = (name: string, value: number): XmlNode => element(name, String(value), { type: "integer" });
export const array = (name: string, items: readonly XmlNode[]): XmlNode => element(name, items, { type: "array" });
export const dateTime = (name: string, epochMs: number): XmlNode =>
  element(name, utcSeconds(epochMs), { type: "datetime" });

/** What methods answer that only do something. */
export const acknowledgement: XmlNode = boolean("success", true);

export function utcSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

export function userAccess(rights: Rights): XmlNode {
  return element("user-access", [
    boolean("can-read", rights.canRead),
    boolean("can-write", rights.canWrite),
    boolean("can-read-comments", rights.canReadComments),
    boolean("can-write-comments", rights.canWriteComments),
  ]);
}

export function nodeElement(name: string, node: NodeRow, rights: Rights): XmlNode {
  return element(name, [
    element("tree-id", node.wireId),
    element("display-text", node.name),
    boolean("is-page", node.isPage),
    userAccess(rights),
  ]);
}

/** `<id>` stands first: scripts in the wild take the first child for the uid. */
export function userElements(
  { store }: Call,
  account: Account,
  uid: string,
  autoLogin: boolean | undefined,
): XmlNode[] {
  const [firstName = "", ...rest] = account.fullName.split(" ");
  const notebooks = store.notebooks
    .ofUser(account.id)
    .map(({ notebook, isDefault }) =>
      element("notebook", [
        element("id", notebook.wireId),
        element("name", notebook.name),
        boolean("is-default", isDefault),
      ]),
    );
  return [
    element("id", uid),
    element("fullname", account.fullName),
    element("first-name", firstName),
    element("last-name", rest.join(" ")),
    element("email", account.email),
    ...(autoLogin === undefined ? [] : [boolean("auto-login-allowed", autoLogin)]),
    array("notebooks", notebooks),
  ];
}

/** What `user_info_via_id` says besides. */
export function personElements(account: Account): XmlNode[] {
  return [
    element("sso-id", account.ssoId ?? ""),
    element("orcid", account.orcid ?? ""),
    boolean("can-own-notebooks", account.canOwnNotebooks),
    boolean("is-a-teacher", false),
    boolean("is-a-student", false),
    boolean("is-a-researcher", true),
  ];
}

/** How much of an entry was asked for. */
export interface EntryDetail {
  readonly data: boolean;
  readonly comments: boolean;
}

export function detailOf({ params }: Call): EntryDetail {
  return { data: params.boolean("entry_data"), comments: params.boolean("comment_data") };
}

export function entryElement(call: Call, entry: EntryRow, rights: Rights, detail: EntryDetail): XmlNode {
  const { file } = entry;
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
    userAccess(rights),
    element("thumb-info", file === undefined ? "none" : "generic"),
    element("entry-url", `${call.context.origin()}/entry/${encodeURIComponent(entry.wireId)}`),
  ];
  if (detail.data) children.push(element("entry-data", entry.data));
  if (detail.comments && rights.canReadComments) children.push(commentsElement(call, entry));
  return element("entry", children);
}

function commentsElement({ store }: Call, entry: EntryRow): XmlNode {
  const comments = store.entries
    .comments(entry.id)
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
