import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { makeFolder } from "../../core/make-folder.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Where labapi keeps what it must remember between runs (journals), made if it is not there. Only its owner may read it. */
export function stateFolder(terminal: Terminal, name: string): string {
  return made(join(base(terminal, "LABAPI_STATE_HOME", "XDG_STATE_HOME", [".local", "state"]), name));
}

/** Where labapi keeps what it could ask again. */
export function cacheFolder(terminal: Terminal): string {
  return made(base(terminal, "LABAPI_CACHE_HOME", "XDG_CACHE_HOME", [".cache"]));
}

function base({ env }: Terminal, own: string, shared: string, inHome: readonly string[]): string {
  const given = env[own];
  if (given) return given;
  const above = env[shared] ?? (process.platform === "win32" ? env["LOCALAPPDATA"] : undefined);
  return join(above || join(env["HOME"] || homedir(), ...inHome), "labapi");
}

function made(folder: string): string {
  try {
    makeFolder(folder, 0o700);
    return folder;
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      `The folder ${JSON.stringify(folder)} cannot be made (${code}). Set LABAPI_STATE_HOME to another.`,
      { cause },
    );
  }
}
