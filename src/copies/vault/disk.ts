import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes a file that must not be there yet, and returns when it is on disk. */
export async function writeNew(path: string, data: string | Uint8Array): Promise<void> {
  await using file = await open(path, "wx");
  await file.writeFile(data);
  await file.datasync();
}

/** Puts a file in place of another in one step: whoever looks sees the old one or the new one, whole. */
export async function replaceFile(path: string, data: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeNew(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** The text of a file; `undefined` when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}

/** Size of a regular file in bytes; `undefined` when there is none. */
export async function sizeIfThere(path: string): Promise<number | undefined> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  return info?.isFile() === true ? info.size : undefined;
}

/** Says that the names in a folder are on disk as well; where the system cannot, it has none to lose. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, "r");
    await folder.sync();
  } catch (error) {
    if (!isUnsupported(error)) throw error;
  }
}

// What systems say that cannot link, or not there, or not so often, or not open a folder.
const UNSUPPORTED = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EXDEV",
  "EMLINK",
  "ENOSYS",
  "EISDIR",
  "EACCES",
  "EINVAL",
]);

function isUnsupported(error: unknown): boolean {
  return UNSUPPORTED.has((error as NodeJS.ErrnoException).code ?? "");
}

/** Gives files a second name, or a copy where the file system has no links. */
export class Linker {
  /** How many files had to be copied. */
  copies = 0;
  links = 0;
  readonly #mayLink: boolean;

  /** @param mayLink - `false` copies always, as on a file system without links. */
  constructor(mayLink = true) {
    this.#mayLink = mayLink;
  }

  async place(from: string, to: string): Promise<void> {
    if (this.#mayLink && (await hasLinked(from, to))) {
      this.links += 1;
      return;
    }
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await using file = await open(to, "r+");
    await file.datasync();
    this.copies += 1;
  }
}

async function hasLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isUnsupported(error)) return false;
    throw error;
  }
}

/** A path with forward slashes, as manifests have it, on this system. */
export function inFolder(folder: string, path: string): string {
  return join(folder, ...path.split("/"));
}
