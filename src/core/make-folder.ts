import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and what is missing above it. Node's own `recursive` tries for ever where the system says of every part that it is
 * not there, as it does below `/proc`; this tries each part once more and then gives the system's error.
 *
 * @param mode - of the folders that are made; what is there stays as it is.
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (isFolder(path)) return;
  const error = errorOfMaking(path, mode);
  if (error === undefined) return;
  const above = dirname(path);
  if (error.code !== "ENOENT" || above === path) throw error;
  makeFolder(above, mode);
  const again = errorOfMaking(path, mode);
  if (again !== undefined) throw again;
}

function errorOfMaking(path: string, mode: number): NodeJS.ErrnoException | undefined {
  try {
    mkdirSync(path, { mode });
    return undefined;
  } catch (thrown) {
    const error = thrown as NodeJS.ErrnoException;
    // Somebody else made it meanwhile.
    return error.code === "EEXIST" && isFolder(path) ? undefined : error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
