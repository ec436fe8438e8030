import { element, type XmlNode } from "../../wire/xml-writer.ts";
import type { Call, Handler } from "../call.ts";
import { array, boolean } from "../elements.ts";
import { readable } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Account } from "../store/accounts.ts";
import type { NotebookRow, Role } from "../store/notebooks.ts";
import { wellFormedEmail } from "./users.ts";

/** What may be asked for, and what it is in the notebook; the owner's role is given away by a transfer only. */
const ROLES: Readonly<Record<string, Role>> = {
  "NOTEBOOK ADMINISTRATOR": "ADMINISTRATOR",
  ADMINISTRATOR: "ADMINISTRATOR",
  USER: "USER",
  GUEST: "GUEST",
};

const notebookUsers: Handler = (call) => {
  const { store, account, params } = call;
  const notebook = store.notebooks.byWireId(params.required("nbid"));
  if (!account.isSiteAdmin) readable(call, notebook.wireId);
  return membersElement(call, notebook);
};

const addUserToNotebook: Handler = (call) => {
  const { store, params, now } = call;
  const notebook = administered(call);
  const other = otherAccount(call);
  if (store.notebooks.member(notebook.id, other.id) !== undefined) throw new SandboxFault(4529, "already a member");
  store.notebooks.setRole(notebook.id, other.id, roleOf(params.optional("user_role") ?? "USER"), now);
  return [memberElement(call, notebook, other)];
};

const setUserRole: Handler = (call) => {
  const { store, params, now } = call;
  const notebook = administered(call);
  const other = changeableMember(call, notebook);
  store.notebooks.setRole(notebook.id, other.id, roleOf(params.required("user_role")), now);
  return [memberElement(call, notebook, other)];
};

/** Answers with the role the person had. */
const removeUserFromNotebook: Handler = (call) => {
  const notebook = administered(call);
  const other = changeableMember(call, notebook);
  const former = memberElement(call, notebook, other);
  call.store.notebooks.removeMember(notebook.id, other.id);
  return [former];
};

const transferNotebookOwnership: Handler = (call) => {
  const { store, account, params, now } = call;
  const notebook = store.notebooks.byWireId(params.required("nbid"));
  if (notebook.ownerId !== account.id) throw new SandboxFault(4502);
  const heir = changeableMember(call, notebook);
  if (!heir.canOwnNotebooks) throw new SandboxFault(4529, "this person cannot own notebooks");
  store.notebooks.transfer(notebook, heir.id, now);
  return membersElement(call, notebook);
};

/** The notebook, if the caller may say who is in it. */
function administered({ store, account, params }: Call): NotebookRow {
  const notebook = store.notebooks.byWireId(params.required("nbid"));
  const role = store.notebooks.member(notebook.id, account.id)?.role;
  if (role !== "OWNER" && role !== "ADMINISTRATOR") throw new SandboxFault(4502);
  return notebook;
}

function otherAccount({ store, params }: Call): Account {
  const account = store.accounts.byEmail(wellFormedEmail(params.required("email")));
  if (account === undefined) throw new SandboxFault(4507);
  return account;
}

/** A member other than the owner. */
function changeableMember(call: Call, notebook: NotebookRow): Account {
  const account = otherAccount(call);
  const member = call.store.notebooks.member(notebook.id, account.id);
  if (member === undefined) throw new SandboxFault(4529, "not a member");
  if (member.role === "OWNER") throw new SandboxFault(4529, "the owner");
  return account;
}

function roleOf(text: string): Role {
  const role = Object.hasOwn(ROLES, text) ? ROLES[text] : undefined;
  if (role === undefined) throw new SandboxFault(4529, "user_role");
  return role;
}

function membersElement(call: Call, notebook: NotebookRow): XmlNode[] {
  const accounts = call.store.notebooks
    .members(notebook.id)
    .map(({ userId }) => call.store.accounts.byId(userId))
    .filter((account) => account !== undefined);
  return [
    array(
      "notebook-users",
      accounts.map((account) => memberElement(call, notebook, account)),
    ),
  ];
}

function memberElement({ store }: Call, notebook: NotebookRow, account: Account): XmlNode {
  return element("notebook-user", [
    element("fullname", account.fullName),
    element("email", account.email),
    element("sso-id", account.ssoId ?? ""),
    element("orcid", account.orcid ?? ""),
    boolean("can-own-notebooks", account.canOwnNotebooks),
    element("user-role", store.notebooks.member(notebook.id, account.id)?.role ?? ""),
  ]);
}

export const membersHandlers = {
  notebook_users: notebookUsers,
  add_user_to_notebook: addUserToNotebook,
  set_user_role: setUserRole,
  remove_user_from_notebook: removeUserFromNotebook,
  transfer_notebook_ownership: transferNotebookOwnership,
};
