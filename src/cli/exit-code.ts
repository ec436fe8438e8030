import type { ErrorCode } from "../core/errors.ts";
import { EXIT_INTERRUPTED, Interrupted } from "./terminal/terminal.ts";

/** What the shell learns: 0 ok, 1 bug, 2 usage, 3 authentication, 4 refused by LabArchives, 5 network or timeout, 6 done but
 * incomplete, 7 damage found, 8 another process holds the lock. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  authentication: 3,
  refused: 4,
  network: 5,
  incomplete: 6,
  damaged: 7,
  locked: 8,
} as const;

const EXIT_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  path: EXIT.usage,
  authentication: EXIT.authentication,
  api: EXIT.refused,
  permission: EXIT.refused,
  "not-found": EXIT.refused,
  traversal: EXIT.refused,
  "node-exists": EXIT.refused,
  "ambiguous-name": EXIT.refused,
  "version-conflict": EXIT.refused,
  "partial-write": EXIT.refused,
  decode: EXIT.network,
  network: EXIT.network,
  timeout: EXIT.network,
  "uncertain-write": EXIT.network,
  locked: EXIT.locked,
  stopped: EXIT.usage,
  damaged: EXIT.damaged,
};

/** The exit code an error stands for. Errors of this package are told by their `code`, so that the SDK need not be loaded. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return EXIT_INTERRUPTED;
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (typeof code !== "string") return EXIT.bug;
  // What stopped it half-way says whether it was the network.
  if (code === "partial-write" && isOfNetwork(error)) return EXIT.network;
  if (Object.hasOwn(EXIT_OF_CODE, code)) return EXIT_OF_CODE[code as ErrorCode];
  // A full disk or a missing folder (ENOSPC, ENOENT…) is no bug, and the person can mend it.
  return error instanceof Error && "syscall" in error && /^E[A-Z0-9]+$/.test(code) ? EXIT.usage : EXIT.bug;
}

function isOfNetwork(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && exitCodeOf(error.cause) === EXIT.network;
}
