import type { Container } from "../../index.ts";
import { NodeExistsError, PathError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { formatAddress } from "./address.ts";
import { addressOf, type Node, Places } from "./places.ts";

/** Where something goes: the container, and the name it gets there (its own unless given). */
export interface Target {
  readonly container: Container;
  readonly name: string | undefined;
}

/** Reads a destination as `mv` and `cp` do: into a folder that is there, or under a new name beside what is there. */
export async function targetOf(context: Context, address: string): Promise<Target> {
  const places = new Places(context);
  const existing = await places.node(address).catch((error: unknown) => {
    if (error instanceof Error && error.name === "TraversalError") return undefined;
    throw error;
  });
  if (existing !== undefined) {
    if (!existing.isPage()) return { container: existing, name: undefined };
    throw new PathError(`${JSON.stringify(addressOf(existing))} is a page, and is there already.`);
  }
  const { NotebookPath } = await import("../../index.ts");
  const { notebook, path } = await places.destination(address);
  const parsed = NotebookPath.parse(path).resolve();
  const parent = (await notebook.traverse(parsed.parent, { signal: context.signal })) as Node;
  if (parent.isPage())
    throw new PathError(`${JSON.stringify(addressOf(parent))} is a page; nothing can be put into it.`);
  return { container: parent, name: parsed.name };
}

/** The address that a node would have there. */
export async function targetAddress({ container, name }: Target, node: Node): Promise<string> {
  const { NotebookPath } = await import("../../index.ts");
  const path = container.path.join(NotebookPath.of([name ?? node.name]));
  return formatAddress(container.notebook.name, path.toString());
}

/** LabArchives allows namesakes, but hardly anybody wants them. */
export async function refuseNamesake(target: Target, node: Node, { signal }: Context): Promise<void> {
  const name = target.name ?? node.name;
  const namesakes = (await target.container.all(name, { signal })).filter(({ id }) => id !== node.id);
  if (namesakes.length === 0) return;
  throw new NodeExistsError(
    `There is already a ${namesakes[0]?.kind ?? "node"} called ${JSON.stringify(name)} in ` +
      `${JSON.stringify(addressOf(target.container))}. Give another name, or --duplicate to have both.`,
    { ids: namesakes.map(({ id }) => id) },
  );
}
