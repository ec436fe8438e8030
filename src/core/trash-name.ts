/** The folder of a notebook that takes what is deleted. The Python labapi calls it so too: whoever cleans up finds one folder. */
export const TRASH_NAME = "API Deleted Items";

/** Does a path, as a search gives it, begin in that folder? */
export function liesInTrash(treePath: string): boolean {
  return treePath.replace(/^\/+/, "").split("/")[0] === TRASH_NAME;
}
