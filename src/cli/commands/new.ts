import type { Context } from "../context.ts";
import { createNode, type CreateFlags } from "../addresses/create-node.ts";

/** `labapi new`: an empty page. */
export async function run(
  context: Context,
  [addresses]: readonly [readonly string[]],
  flags: CreateFlags,
): Promise<void> {
  for (const address of addresses) await createNode(context, "page", address, flags);
}
