import type { Context } from "../context.ts";
import { type Node, Places } from "../addresses/places.ts";
import { nodeShape, type NodeShape } from "../views/shapes.ts";
import { page } from "../terminal/pager.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly depth?: number;
}

interface TreeShape extends NodeShape {
  readonly children?: readonly TreeShape[];
}

/** `labapi tree`: folders and pages below an address. */
export async function run(context: Context, [address]: readonly [string], { depth = Infinity }: Flags): Promise<void> {
  const { output } = context;
  const top = await new Places(context).node(address);
  const tree = await read(context, top, depth);
  const counts = { folder: 0, page: 0, notebook: 0 };
  const lines: string[] = [];
  draw(tree.children ?? [], "", (line, { kind, name }) => {
    counts[kind] += 1;
    lines.push(`${output.style("dim", line)}${kind === "folder" ? output.style("blue", shown(name)) : shown(name)}`);
  });
  if (output.isJson) return output.json(tree);
  await page([output.style("bold", shown(tree.address)), ...lines].join("\n"), context.terminal);
  output.say(`${counted(counts.folder, "folder")}, ${counted(counts.page, "page")}`);
}

async function read(context: Context, node: Node, depth: number): Promise<TreeShape> {
  if (node.isPage() || depth < 1) return nodeShape(node);
  const children: TreeShape[] = [];
  for (const child of await node.children({ signal: context.signal }))
    children.push(await read(context, child, depth - 1));
  return { ...nodeShape(node), children };
}

function draw(children: readonly TreeShape[], indent: string, take: (line: string, node: TreeShape) => void): void {
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1;
    take(`${indent}${isLast ? "└── " : "├── "}`, child);
    draw(child.children ?? [], `${indent}${isLast ? "    " : "│   "}`, take);
  }
}
