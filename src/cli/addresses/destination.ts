import { TraversalError } from "../../core/errors.ts";
import { type Destination, findDestination } from "../../transfer/index.ts";
import { pathIn } from "./address.ts";
import type { Context } from "../context.ts";
import { Places } from "./places.ts";

/** Reads where files are to go. With `mayMake`, what is not there yet is a folder if it ends with a slash, or else a page. */
export async function destinationOf(context: Context, address: string, mayMake: boolean): Promise<Destination> {
  const places = new Places(context);
  const path = pathIn(address);
  if (path === undefined) {
    const node = await places.node(address);
    return { notebook: node.notebook, path: node.path, kind: node.isPage() ? "page" : "folder" };
  }
  const notebook = await places.notebook(address);
  return await findDestination(notebook, path, { mayMake, signal: context.signal }).catch((error: unknown) => {
    throw withAdvice(error);
  });
}

/** What is missing can be made. */
function withAdvice(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "TraversalError") return error;
  const { segment, available, message } = error as TraversalError;
  return new TraversalError(`${message} Give -p to make it.`, { segment, available });
}
