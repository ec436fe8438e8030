import type { Folder, IfExists, Page } from "../../index.ts";
import { NodeExistsError, UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { addressOf, Places } from "./places.ts";
import { nodeShape } from "../views/shapes.ts";
import { isVisible, shown } from "../../core/terminal-safe.ts";

export interface CreateFlags {
  readonly parents?: boolean;
  readonly ifExists?: IfExists;
}

/** Makes a page or a folder and prints its address. */
export async function createNode(
  context: Context,
  kind: "page" | "folder",
  address: string,
  { parents = false, ifExists = parents ? "keep" : "error" }: CreateFlags,
): Promise<void> {
  const { notebook, path } = await new Places(context).destination(address);
  await refuseBlank(path);
  if (context.isDryRun) return context.output.plan(`make the ${kind} ${shown(address)}`);
  const options = { parents, ifExists, signal: context.signal };
  const made = await (
    kind === "page" ? notebook.createPage(path, options) : notebook.createFolder(path, options)
  ).catch((error: unknown) => {
    throw inWordsOfTheCli(error);
  });
  print(context, made);
}

async function refuseBlank(path: string): Promise<void> {
  const { NotebookPath } = await import("../../index.ts");
  if (NotebookPath.parse(path).parts.every(isVisible)) return;
  throw new UsageError("A name needs at least one character that can be seen.");
}

/** The SDK's advice is for programs. */
function inWordsOfTheCli(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "NodeExistsError") return error;
  const { ids, message } = error as NodeExistsError;
  const advice = "Give -p to take it as it is, or --if-exists replace (it goes into the trash) or duplicate.";
  return new NodeExistsError(message.replace(/ Say what to do with ifExists.*$/, ` ${advice}`), { ids });
}

function print({ output }: Context, made: Page | Folder): void {
  output.give(nodeShape(made), () => shown(addressOf(made)));
}
