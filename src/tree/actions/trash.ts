import type { Clock } from "../../core/clock.ts";
import { TRASH_NAME } from "../../core/trash-name.ts";
import type { CallOptions } from "../../transport/options.ts";
import { type Parent, parentOf } from "../nodes/internals.ts";
import { asFolder } from "../nodes/reach.ts";

/** The folder that takes what is deleted, where there is one already. */
export async function existingTrash(notebook: Parent, options?: CallOptions): Promise<Parent | undefined> {
  const [known] = await notebook.namesakes(TRASH_NAME, "folder", options);
  return known === undefined ? undefined : parentOf(asFolder(known), "The folder for deleted things");
}

/** The folder that takes what is deleted; made when it is first needed. */
export async function trashFolder(notebook: Parent, options?: CallOptions): Promise<Parent> {
  const known = await existingTrash(notebook, options);
  if (known !== undefined) return known;
  const made = await notebook.insert(TRASH_NAME, "folder", options);
  return parentOf(asFolder(made), "The folder for deleted things");
}

/** The name with the time of deletion, to the second, UTC. */
export function deletedName(name: string, clock: Clock): string {
  const at = new Date(clock.now()).toISOString().slice(0, 19);
  return `${name} - Deleted at ${at.replace("T", " ")} UTC`;
}

/** The name a deleted node had. */
export function nameBefore(deleted: string): string {
  // The Python library writes local time, without a zone.
  return deleted.replace(/ - Deleted at \d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d.{0,12}$/, "") || deleted;
}
