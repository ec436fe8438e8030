import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { confirm } from "../terminal/ask.ts";
import { addressOf, type Node, Places } from "../addresses/places.ts";
import { nodeShape } from "../views/shapes.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

/** `labapi trash`: into the folder "API Deleted Items". Asks before it takes a folder that is not empty. */
export async function run(context: Context, [addresses]: readonly [readonly string[]]): Promise<void> {
  const { output, isDryRun, signal } = context;
  const places = new Places(context);
  const nodes: Node[] = [];
  for (const address of addresses) nodes.push(await places.nodeItself(address));
  // Every question first, so that a no leaves everything as it is.
  for (const node of nodes) await check(context, node);
  if (isDryRun) return output.plan(...nodes.map((node) => `move ${shown(addressOf(node))} into the trash`));
  const trashed: object[] = [];
  try {
    for (const node of nodes) {
      const before = addressOf(node);
      await node.trash({ signal });
      trashed.push({ from: before, ...nodeShape(node) });
      if (!output.isJson) output.say(`${shown(before)} → ${shown(addressOf(node))}`);
    }
  } finally {
    // Also when it stops half-way: what was done is done.
    if (output.isJson) output.json(trashed);
  }
}

async function check(context: Context, node: Node): Promise<void> {
  if (node.isNotebook()) {
    throw new UsageError("A notebook cannot be deleted through the API. Its owner can, on the web page.");
  }
  const content = await contentOf(context, node);
  if (content !== "") await confirm(context, `Move ${shown(addressOf(node))} with ${content} into the trash?`);
}

async function contentOf({ signal }: Context, node: Node): Promise<string> {
  if (node.isPage()) return "";
  const count = (await node.children({ signal })).length;
  return count === 0 ? "" : `${counted(count, "item")} in it`;
}
