import { lookUp } from "./look-up.ts";
import { LabArchivesError, UsageError } from "./errors.ts";

/** Why the file system refused, and what to do about it. */
const WHY: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full. Make room, or give another place.",
  EDQUOT: "Your share of the disk is used up. Make room, or give another place.",
  EFBIG: "It is larger than this file system takes. Give another place.",
  EROFS: "The disk is read-only. Give another place.",
  EACCES: "You may not write there. Give another place, or ask for the right to.",
  EPERM: "You may not write there. Give another place, or ask for the right to.",
  ENAMETOOLONG: "The name is too long for this file system (most take 255 bytes). Give a shorter one.",
  ENOENT: "The folder is not there and cannot be made. Give another place.",
  ENOTDIR: "A part of the path is a file, not a folder. Give another place.",
  EISDIR: "A folder is in its place. Give another name.",
  EEXIST: "Something else is in its place. Give another name.",
  ENOTEMPTY: "A folder is in its place. Give another name.",
  ELOOP: "The links on the way there go in a circle. Give another place.",
  EINVAL: "The name is not one this file system takes. Give another.",
  EILSEQ: "The name is not one this file system takes. Give another.",
  EMFILE: "Too many files are open. Close some, and try again.",
  ENFILE: "Too many files are open. Close some, and try again.",
  EBUSY: "Another program is using it. Close it, and try again.",
  EIO: "The disk failed. Try another.",
};

// Every further file in the same place would meet the same.
const OF_THE_DISK: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/**
 * A refusal of the file system as an error of labapi: what could not be done, why, and what to do; the system's own error is the
 * `cause`. Whatever else was thrown passes untouched.
 *
 * @param what - a sentence without its end, such as `"a.csv" could not be written`.
 */
export function fileError(thrown: unknown, what: string): unknown {
  const code = systemCodeOf(thrown);
  if (code === undefined) return thrown;
  return new UsageError(`${what} (${code}). ${lookUp(WHY, code) ?? "See whether the place can be written."}`, {
    cause: thrown,
  });
}

/** Would every further file meet the same trouble? */
export function isTroubleOfTheDisk(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(Object(error.cause), "code") : undefined;
  return typeof code === "string" && OF_THE_DISK.has(code);
}

function systemCodeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || thrown instanceof LabArchivesError || !("syscall" in thrown)) return undefined;
  const code: unknown = Reflect.get(thrown, "code");
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
