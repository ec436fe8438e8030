import { join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { makeFolder } from "../../core/make-folder.ts";

/** A folder below the one where labapi keeps what it must remember, made if it is not there. Only its owner may read it. */
export async function madeFolder(stateFolder: string, name: string): Promise<string> {
  const folder = join(stateFolder, name);
  try {
    makeFolder(folder, 0o700);
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The folder ${JSON.stringify(folder)} cannot be made (${code}). Give another state folder.`, {
      cause,
    });
  }
  return folder;
}
