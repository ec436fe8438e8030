import type { Call, Handler } from "../call.ts";
import { array, detailOf, entryElement, nodeElement } from "../elements.ts";
import { readable, writable } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";

const getTreeLevel: Handler = (call) => {
  const { notebook, rights } = readable(call, call.params.required("nbid"));
  const parentId = call.store.nodes.parent(notebook.id, call.params.required("parent_tree_id"));
  const nodes = call.store.nodes.children(notebook.id, parentId);
  return [
    array(
      "level-nodes",
      nodes.map((node) => nodeElement("level-node", node, rights)),
    ),
  ];
};

const getNode: Handler = (call) => {
  const { notebook, rights } = readable(call, call.params.required("nbid"));
  return [nodeElement("node", call.store.nodes.byWireId(notebook.id, call.params.required("tree_id")), rights)];
};

const insertNode: Handler = (call) => {
  const { params, store } = call;
  const { notebook, rights } = writable(call, params.required("nbid"));
  const parentId = store.nodes.parent(notebook.id, params.required("parent_tree_id"));
  const isPage = !params.boolean("is_folder");
  return [
    nodeElement("node", store.nodes.insert(notebook.id, parentId, params.required("display_text"), isPage), rights),
  ];
};

const updateNode: Handler = (call) => {
  const { params, store } = call;
  const { notebook, rights } = writable(call, params.required("nbid"));
  const node = store.nodes.byWireId(notebook.id, params.required("tree_id"));
  const name = params.optional("display_text");
  const parent = params.optional("parent_tree_id");
  const position = params.integer("node_position");
  if (name === undefined && parent === undefined && position === undefined) throw new SandboxFault(4500);
  if (name !== undefined) store.nodes.rename(node, name);
  if (parent !== undefined || position !== undefined) {
    const parentId = parent === undefined ? node.parentId : store.nodes.parent(notebook.id, parent);
    store.nodes.place(node, parentId, position);
  }
  return [nodeElement("node", store.nodes.byWireId(notebook.id, node.wireId), rights)];
};

const getEntriesForPage: Handler = (call: Call) => {
  const { params, store } = call;
  const { notebook, rights } = readable(call, params.required("nbid"));
  const page = store.nodes.byWireId(notebook.id, params.required("page_tree_id"));
  if (!page.isPage) throw new SandboxFault(4517);
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
