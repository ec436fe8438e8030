import type { Context } from "../context.ts";
import { addressOf, Places } from "../addresses/places.ts";
import { nodeShape } from "../views/shapes.ts";
import { refuseNamesake } from "../addresses/target.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly duplicate?: boolean;
}

/** `labapi rename`: another name, taken as it is (slashes and all). */
export async function run(context: Context, [address, name]: readonly [string, string], flags: Flags): Promise<void> {
  const node = await new Places(context).nodeItself(address);
  const { parent } = node;
  if (flags.duplicate !== true && parent !== undefined)
    await refuseNamesake({ container: parent, name }, node, context);
  if (context.isDryRun) return context.output.plan(`rename ${shown(addressOf(node))} to ${JSON.stringify(name)}`);
  await node.rename(name, { signal: context.signal });
  context.output.give(nodeShape(node), () => shown(addressOf(node)));
}
