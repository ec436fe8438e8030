import { PathError, UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { addressOf, type Node, Places } from "../addresses/places.ts";
import { nodeShape } from "../views/shapes.ts";
import { refuseNamesake, targetAddress, targetOf, type Target } from "../addresses/target.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly duplicate?: boolean;
}

/** `labapi mv`: pages and folders into another folder, or under another name. */
export async function run(context: Context, [addresses]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const { output, isDryRun } = context;
  const { sources, target } = await readMove(context, addresses);
  const moved: object[] = [];
  const planned: string[] = [];
  try {
    for (const node of sources) {
      if (node.isNotebook()) throw new UsageError("A notebook cannot be moved; it is in no folder.");
      if (node.notebook.id !== target.container.notebook.id) {
        throw new UsageError("LabArchives moves only within a notebook. Use `labapi cp` to bring it into another.");
      }
      if (flags.duplicate !== true) await refuseNamesake(target, node, context);
      const before = addressOf(node);
      if (isDryRun) {
        planned.push(`move ${shown(before)} to ${shown(await targetAddress(target, node))}`);
        continue;
      }
      await move(context, node, target);
      moved.push({ from: before, ...nodeShape(node) });
      if (!output.isJson) output.say(`${shown(before)} → ${shown(addressOf(node))}`);
    }
    if (isDryRun) output.plan(...planned);
  } finally {
    // Also when it stops half-way: what was done is done.
    if (output.isJson && !isDryRun) output.json(moved);
  }
}

/** All but the last address are what is taken; the last is where it goes. */
export async function readMove(
  context: Context,
  addresses: readonly string[],
): Promise<{ sources: readonly Node[]; target: Target }> {
  const destination = addresses.at(-1);
  if (destination === undefined || addresses.length < 2)
    throw new UsageError("Give what to take, and where it is to go.");
  const places = new Places(context);
  const sources: Node[] = [];
  for (const address of addresses.slice(0, -1)) sources.push(await places.nodeItself(address));
  const target = await targetOf(context, destination);
  if (sources.length > 1 && target.name !== undefined) {
    throw new PathError(
      `There is no folder ${JSON.stringify(destination)} to put ${sources.length} things into. Make it with \`labapi mkdir\`.`,
    );
  }
  return { sources, target };
}

async function move(
  { signal }: Context,
  node: Exclude<Node, { kind: "notebook" }>,
  { container, name }: Target,
): Promise<void> {
  if (node.parent.id !== container.id) await node.moveTo(container, { signal });
  if (name !== undefined && name !== node.name) await node.rename(name, { signal });
}
