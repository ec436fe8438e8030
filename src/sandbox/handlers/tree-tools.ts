import type { Call, Handler } from "../call.ts";
import { array, integer, nodeElement } from "../elements.ts";
import { detailOf, entryElement } from "../entry-element.ts";
import { notifyMembers } from "../notify.ts";
import { demand, type OpenNotebook, readable } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { NodeRow } from "../store/nodes.ts";

/** The folder `parent_tree_id` names, with its id for the store; the root is `null`. */
function parentOf(call: Call, open: OpenNotebook): NodeRow | null {
  return call.store.nodes.parent(open.notebook.id, call.params.required("parent_tree_id"));
}

const getTreeLevel: Handler = (call) => {
  const open = readable(call, call.params.required("nbid"));
  const parent = parentOf(call, open);
  demand(open.of(parent), "canRead");
  const levelNodes = call.store.nodes
    .children(open.notebook.id, parent?.id ?? null)
    .map((node) => ({ node, rights: open.of(node) }))
    .filter(({ rights }) => rights.canRead)
    .map(({ node, rights }) => nodeElement("level-node", node, rights));
  return [array("level-nodes", levelNodes)];
};

const getNode: Handler = (call) => {
  const open = readable(call, call.params.required("nbid"));
  const node = call.store.nodes.byWireId(open.notebook.id, call.params.required("tree_id"));
  demand(open.of(node), "canRead");
  const count = node.isPage ? [integer("entry-count", call.store.entries.count(node.id))] : [];
  return [nodeElement("node", node, open.of(node), count)];
};

const insertNode: Handler = (call) => {
  const { params, store } = call;
  const open = readable(call, params.required("nbid"));
  const parent = parentOf(call, open);
  demand(open.of(parent), "canWrite");
  const isPage = !params.boolean("is_folder");
  const name = params.required("display_text");
  const node = store.nodes.insert(open.notebook.id, parent?.id ?? null, name, isPage);
  notifyMembers(call, open.notebook.id, { type: "notebook_modification", description: `added "${name}"` });
  return [nodeElement("node", node, open.of(node))];
};

const updateNode: Handler = (call) => {
  const { params, store } = call;
  const open = readable(call, params.required("nbid"));
  const node = store.nodes.byWireId(open.notebook.id, params.required("tree_id"));
  demand(open.of(node), "canWrite");
  const name = params.optional("display_text");
  const isMoved = params.optional("parent_tree_id") !== undefined;
  const position = params.integer("node_position");
  if (name === undefined && !isMoved && position === undefined) throw new SandboxFault(4500);
  if (isMoved) demand(open.of(parentOf(call, open)), "canWrite");
  if (name !== undefined) store.nodes.rename(node, name);
  if (isMoved || position !== undefined) {
    const parentId = isMoved ? (parentOf(call, open)?.id ?? null) : node.parentId;
    store.nodes.place(node, parentId, position);
  }
  notifyMembers(call, open.notebook.id, {
    type: "notebook_modification",
    description: `changed "${name ?? node.name}"`,
  });
  const updated = store.nodes.byId(node.id);
  return [nodeElement("node", updated, open.of(updated))];
};

const getEntriesForPage: Handler = (call) => {
  const { params, store } = call;
  const open = readable(call, params.required("nbid"));
  const page = store.nodes.byWireId(open.notebook.id, params.required("page_tree_id"));
  if (!page.isPage) throw new SandboxFault(4517);
  const rights = open.of(page);
  demand(rights, "canRead");
  const detail = detailOf(call);
  return [
    array(
      "entries",
      store.entries.ofPage(page.id).map((entry) => entryElement(call, entry, rights, detail)),
    ),
  ];
};

export const treeToolsHandlers = {
  get_tree_level: getTreeLevel,
  get_node: getNode,
  insert_node: insertNode,
  update_node: updateNode,
  get_entries_for_page: getEntriesForPage,
};
