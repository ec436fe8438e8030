import { element, type XmlNode } from "../../wire/xml-writer.ts";
import type { Call, Handler } from "../call.ts";
import { array, boolean } from "../elements.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { NotebookColumn, NotebookRow } from "../store/notebooks.ts";
import { newNotebook } from "./new-notebook.ts";

const SIGNING_MODES = ["SIGNING_NONE", "SIGNING_NO_WITNESS", "SIGNING_WITH_WITNESS"];
const POSITIONS = ["TOP", "BOTTOM"];
const PROJECT_IDS = ["project_id1", "project_id2", "project_id3", "project_id4"] as const;

const createNotebook: Handler = (call) => {
  if (!call.account.canOwnNotebooks) throw new SandboxFault(4502);
  return [element("nbid", newNotebook(call, call.account.id, call.params.required("name")).wireId)];
};

/** For the owner, or with Site API Access Rights; administrators of the notebook may change it, too. */
function settingsOf(call: Call, code: 4501 | 4502): NotebookRow {
  const { store, account, params } = call;
  const notebook = store.notebooks.byWireId(params.required("nbid"));
  const role = store.notebooks.member(notebook.id, account.id)?.role;
  const isAllowed = role === "OWNER" || account.isSiteAdmin || (code === 4502 && role === "ADMINISTRATOR");
  if (!isAllowed) throw new SandboxFault(code);
  return notebook;
}

const notebookInfo: Handler = (call) => infoElements(settingsOf(call, 4501));

const modifyNotebookInfo: Handler = (call) => {
  const { params, store } = call;
  const { id } = settingsOf(call, 4502);
  const name = params.optional("name");
  if (name?.trim() === "") throw new SandboxFault(4529, "name");
  const position = params.optionalOneOf("add_entry_position", POSITIONS);
  change(call, id, [
    ["name", name],
    ["site_notebook_id", params.optional("site_notebook_id")],
    ["signing", params.optionalOneOf("signing", SIGNING_MODES)],
    ["add_to_top", position === undefined ? undefined : Number(position === "TOP")],
  ]);
  return infoElements(store.notebooks.byId(id));
};

const notebookMetadata: Handler = (call) => metadataElements(settingsOf(call, 4501));

const modifyNotebookMetadata: Handler = (call) => {
  const { params, store } = call;
  const { id } = settingsOf(call, 4502);
  change(call, id, [
    ["description", params.optional("description")],
    ...PROJECT_IDS.map((column) => [column, params.optional(column)] as const),
  ]);
  return metadataElements(store.notebooks.byId(id));
};

type ColumnChange = readonly [column: NotebookColumn, value: string | number | undefined];

function change({ store }: Call, notebookId: number, changes: readonly ColumnChange[]): void {
  const given = changes.filter(([, value]) => value !== undefined);
  if (given.length === 0) throw new SandboxFault(4500);
  for (const [column, value] of given) store.notebooks.set(notebookId, column, value ?? null);
}

function infoElements(notebook: NotebookRow): XmlNode[] {
  return [
    element("notebook", [
      element("id", notebook.wireId),
      element("name", notebook.name),
      boolean("add-entry-to-page-top", notebook.addToTop),
      boolean("is-student", false),
      element("site-notebook-id", notebook.siteNotebookId),
      element("signing", notebook.signing),
    ]),
  ];
}

function metadataElements({ description, projectIds }: NotebookRow): XmlNode[] {
  const ids = projectIds.map((projectId, index) => element(`project-id${index + 1}`, projectId));
  return [element("notebook", [element("description", description), ...ids])];
}

/** An existence method: no match is a 404. */
const notebooksWithUser: Handler = ({ params, store, account, context }) => {
  const other = store.accounts.byEmail(params.required("email"));
  const shared = store.notebooks
    .ofUser(account.id)
    .filter(({ notebook }) => notebook.ownerId === account.id)
    .map(({ notebook }) => ({ notebook, member: other && store.notebooks.member(notebook.id, other.id) }))
    .filter(({ member }) => member !== undefined)
    .map(({ notebook, member }) =>
      element("notebook", [
        element("id", notebook.wireId),
        element("name", notebook.name),
        element("site-notebook-id", notebook.siteNotebookId),
        element("user-role", member?.role ?? ""),
      ]),
    );
  const children = [array("notebooks", shared)];
  return shared.length > 0 || !context.search404 ? children : { status: 404, children };
};

export const notebooksHandlers = {
  create_notebook: createNotebook,
  notebook_info: notebookInfo,
  modify_notebook_info: modifyNotebookInfo,
  notebook_metadata: notebookMetadata,
  modify_notebook_metadata: modifyNotebookMetadata,
  notebooks_with_user: notebooksWithUser,
};
