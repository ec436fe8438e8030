import type { Clock } from "../core/clock.ts";
import { TRASH_NAME } from "../core/trash-name.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Folder } from "./folder.ts";
import type { Notebook } from "./notebook.ts";

/** The folder that takes what is deleted; made when it is first needed. */
export async function trashFolder(notebook: Notebook, options?: CallOptions): Promise<Folder> {
  const known = (await notebook.all(TRASH_NAME, options)).find((node) => node.isFolder());
  return known ?? notebook.insertFolder(TRASH_NAME, options);
}

/** The name with the time of deletion, to the second, UTC. */
export function deletedName(name: string, clock: Clock): string {
  const at = new Date(clock.now()).toISOString().slice(0, 19);
  return `${name} - Deleted at ${at.replace("T", " ")} UTC`;
}
