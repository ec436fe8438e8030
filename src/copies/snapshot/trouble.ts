import { DamageError } from "../../core/errors.ts";

/** Bytes that are not what the entry says they are. */
export class WrongBytesError extends DamageError {}

const OWN = new Set(["PermissionError", "NotFoundError", "ApiError", "DecodeError", "TimeoutError", "DamageError"]);

/** Is it one page's or one file's trouble, and not that of everything that would come after it? */
export function isOwnTrouble(error: unknown): boolean {
  return error instanceof Error && OWN.has(error.name);
}

/** Trouble that may be the server's: when it comes again and again, the rest would meet the same. */
export function isServerTrouble(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || Reflect.get(error, "retryable") === true);
}

export function describeTrouble(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
