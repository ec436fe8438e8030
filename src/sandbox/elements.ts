/**
 * The sandbox's answers, element by element, as the reference names them.
 *
 * @module
 */
import { element, type XmlNode } from "../wire/xml-writer.ts";
import type { Call } from "./call.ts";
import type { Rights } from "./rights.ts";
import type { Account } from "./store/accounts.ts";
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

export function nodeElement(name: string, node: NodeRow, rights: Rights, more: readonly XmlNode[] = []): XmlNode {
  return element(name, [
    element("tree-id", node.wireId),
    element("display-text", node.name),
    boolean("is-page", node.isPage),
    ...more,
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
