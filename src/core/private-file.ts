import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "./errors.ts";
import { makeFolder } from "./make-folder.ts";

const STALE_MS = 60_000;
const MAX_BYTES = 64 * 1024;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/**
 * Reads a small file that only its owner may read; `undefined` when there is none.
 *
 * @throws {@link UsageError} when others may read it, or it is a link or somebody else's.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = await openExisting(path);
  if (file === undefined) return undefined;
  try {
    await checkPrivate(file, path);
    await checkFolder(dirname(path));
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/**
 * Writes a file that only its owner may read. All or nothing: whoever reads meanwhile, or after the machine stopped half-way,
 * gets the old content or the new, whole.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  makeFolder(folder, 0o700);
  await checkFolder(folder);
  await removeStale(folder);
  const temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    await writeNew(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(folder);
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    // Windows has no such flag, and no such links without special rights.
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP") throw new UsageError(`${path} is a symbolic link, which is not followed. Remove it.`);
    throw new UsageError(`${path} cannot be read (${code ?? "unknown reason"}).`, { cause: error });
  }
}

async function checkPrivate(file: FileHandle, path: string): Promise<void> {
  const facts = await file.stat();
  if (!facts.isFile() || facts.size > MAX_BYTES)
    throw new UsageError(`${path} is not a file that labapi wrote. Remove it.`);
  if (process.getuid === undefined) return;
  if (facts.uid !== process.getuid()) throw new UsageError(`${path} belongs to another user of this machine.`);
  if ((facts.mode & OTHERS) !== 0) {
    throw new UsageError(
      `${path} can be read by other users of this machine. If you trust what is in it: chmod 600 ${JSON.stringify(path)}`,
    );
  }
}

/** Whoever may write to the folder may put another file in the place of ours. */
async function checkFolder(folder: string): Promise<void> {
  if (process.getuid === undefined) return;
  const { mode, uid } = await stat(folder);
  if ((mode & OTHERS_WRITE) === 0 && (uid === process.getuid() || uid === 0)) return;
  throw new UsageError(`Other users of this machine may write to ${folder}. Run: chmod 700 ${JSON.stringify(folder)}`);
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a killed process left half-written. */
async function removeStale(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.endsWith(".tmp"));
  for (const path of left.map((name) => join(folder, name))) {
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > STALE_MS) await unlink(path).catch(() => {});
  }
}

/** Makes the renaming last as well; not every system can. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().catch(() => {});
  await handle.close();
}
