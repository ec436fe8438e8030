import type { NodeId, NotebookId, UserId } from "../core/ids.ts";
import { every, single } from "../wire/decode.ts";
import { endpoint, xml } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import { decodeEntry, decodeNode } from "./records.ts";

const userId = required.text<UserId>("uid");
const notebookId = required.text<NotebookId>("nbid");
const nodeId = required.text<NodeId>("tree_id");
const node = xml(single("node", decodeNode));

export const getTreeLevel = endpoint({
  class: "tree_tools",
  method: "get_tree_level",
  verb: "GET",
  params: { userId, notebookId, parentId: required.text<NodeId>("parent_tree_id") },
  result: xml(every("level-node", decodeNode), { holds: ["level-nodes", "level-node"] }),
  errors: [4501, 4509, 4517],
  summary: "The folders and pages directly below a folder (or below the root, `0`) that the person can read.",
});

export const getNode = endpoint({
  class: "tree_tools",
  method: "get_node",
  verb: "GET",
  params: { userId, notebookId, nodeId },
  result: node,
  errors: [4501, 4509, 4517],
  summary: "One folder or page. The answer does not name its parent.",
});

export const insertNode = endpoint({
  class: "tree_tools",
  method: "insert_node",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    notebookId,
    parentId: required.text<NodeId>("parent_tree_id"),
    name: required.text("display_text"),
    isFolder: required.boolean("is_folder"),
  },
  result: node,
  errors: [4502, 4509, 4517, 4529],
  summary: "Makes a folder or page as the last child of its parent.",
});

export const updateNode = endpoint({
  class: "tree_tools",
  method: "update_node",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    notebookId,
    nodeId,
    parentId: optional.text<NodeId>("parent_tree_id"),
    name: optional.text("display_text"),
    position: optional.integer("node_position"),
  },
  result: node,
  errors: [4502, 4509, 4517, 4529],
  summary: "Renames, moves (within the notebook) or reorders a folder or page; position counts from 0.",
});

export const getEntriesForPage = endpoint({
  class: "tree_tools",
  method: "get_entries_for_page",
  verb: "GET",
  params: {
    userId,
    notebookId,
    pageId: required.text<NodeId>("page_tree_id"),
    entryData: optional.boolean("entry_data"),
    commentData: optional.boolean("comment_data"),
  },
  // One client's sample has the list as the root.
  result: xml(every("entry", decodeEntry), { otherRoots: ["entries"], holds: ["entries", "entry"] }),
  errors: [4501, 4509, 4517],
  summary: "The entries of a page in page order, with content and comments on request. There is no paging.",
});
