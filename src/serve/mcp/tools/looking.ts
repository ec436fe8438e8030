import { z } from "zod";
import { TRASH_NAME } from "../../../core/trash-name.ts";
import { describeNode, type NodeShape } from "../describe.ts";
import type { Node } from "../finder.ts";
import { partOf } from "../cursor.ts";
import { type AnyTool, tool, type ToolCall } from "../tool.ts";
import { UNTRUSTED_NOTICE } from "../untrusted.ts";
import { CURSOR, NEXT, NODE, NOTICE, PLACE } from "./shapes.ts";

const MOST_NODES = 200;
// One call per folder: a tree of thousands of folders would take an hour at the pace LabArchives asks for.
const MOST_FOLDERS_READ = 100;

const listNotebooks = tool({
  name: "list_notebooks",
  title: "List notebooks",
  description: "The notebooks the signed-in person can open, with their ids. Begin here.",
  effect: "reads",
  input: {},
  output: { ...NOTICE, notebooks: z.array(z.object({ id: z.string(), name: z.string(), isDefault: z.boolean() })) },
  run: async (_input, { session }) => ({
    structured: {
      notice: UNTRUSTED_NOTICE,
      notebooks: session.finder.notebooks.map(({ id, name }) => ({
        id,
        name,
        isDefault: id === session.user.notebooks.default.id,
      })),
    },
  }),
});

const listTree = tool({
  name: "list_tree",
  title: "List folders and pages",
  description:
    "Folders and pages below a notebook or folder, in notebook order. Give a small depth first: each folder costs a call. What was put " +
    "into the trash is left out.",
  effect: "reads",
  input: { ...PLACE, depth: z.number().int().min(1).max(6).default(1).describe("Levels below the place"), ...CURSOR },
  output: { ...NOTICE, nodes: z.array(NODE), isCut: z.boolean().describe("True if folders were left unread"), ...NEXT },
  run: async ({ depth, cursor, ...place }, call) => {
    const top = await call.session.finder.container(place, call);
    const { nodes, isCut } = await below(top, depth, call);
    const { items, nextCursor } = partOf(nodes, cursor, MOST_NODES);
    const next = nextCursor === undefined ? {} : { nextCursor };
    return { structured: { notice: UNTRUSTED_NOTICE, nodes: [...items], isCut, ...next } };
  },
});

/** Level by level, so that what is left out is the deepest. */
async function below(
  top: Node,
  depth: number,
  { signal, progress }: ToolCall,
): Promise<{ nodes: NodeShape[]; isCut: boolean }> {
  const nodes: NodeShape[] = [];
  let readFolders = 0;
  const visit = async (node: Node, level: number): Promise<boolean> => {
    if (node.isPage()) return false;
    if (readFolders >= MOST_FOLDERS_READ) return true;
    readFolders += 1;
    let isCut = false;
    for (const child of await node.children({ signal })) {
      if (isTrash(child)) continue;
      nodes.push(describeNode(child));
      if (level < depth) isCut = (await visit(child, level + 1)) || isCut;
    }
    await progress(readFolders, MOST_FOLDERS_READ, `${nodes.length} nodes`);
    return isCut;
  };
  const isCut = await visit(top, 1);
  return { nodes, isCut };
}

/** LabArchives deletes nothing; clients move what is to go into this folder. */
function isTrash(node: Node): boolean {
  return node.kind === "folder" && node.name === TRASH_NAME && node.path.parts.length === 1;
}

const findPath = tool({
  name: "find_path",
  title: "Find by path",
  description: "Is there something at this path? Says what, or names what is near.",
  effect: "reads",
  input: { ...PLACE, path: z.string().min(1).max(4000) },
  output: { ...NOTICE, node: NODE },
  run: async (place, call) => {
    const node = describeNode(await call.session.finder.node(place, call));
    return { structured: { notice: UNTRUSTED_NOTICE, node }, ids: [node.id] };
  },
});

/** Notebooks and what is in them. */
export const LOOKING: readonly AnyTool[] = [listNotebooks, listTree, findPath];
