import { sleep } from "../../core/clock.ts";

/** How long to bear with a connection, or a server that asks to be left alone for a while. */
export interface Patience {
  readonly signal: AbortSignal;
  /** How long LabArchives may take to show a file whose upload lost its sender. */
  readonly settleMs: number;
  /** The wait before a second try; each further one is twice as long. */
  readonly retryDelayMs: number;
}

const MOST_TRIES_OFFLINE = 3;
/** A server that is busy gets more time: with a second to begin with, about half a minute. */
const MOST_TRIES_REFUSED = 6;

/** Tries again what failed for a passing reason and certainly did nothing. Trouble that stays is thrown. */
export async function patiently<T>(attempt: () => Promise<T>, { signal, retryDelayMs }: Patience): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (tries >= mostTries(error)) throw error;
      await sleep(retryDelayMs * 2 ** (tries - 1), signal);
    }
  }
}

function mostTries(error: unknown): number {
  if (isBusyServer(error) || isAskedToWait(error)) return MOST_TRIES_REFUSED;
  return isConnectionTrouble(error) ? MOST_TRIES_OFFLINE : 1;
}

/** A write that met a 429 or 503 of a gateway: uncertain, but the server is there and wants some time. */
function isAskedToWait(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error && cause.name === "ApiError" && [429, 503].includes(Number(Reflect.get(cause, "status")))
  );
}

/** The way to the server failed. */
export function isConnectionTrouble(error: unknown): boolean {
  return error instanceof Error && ["UncertainWriteError", "NetworkError", "TimeoutError"].includes(error.name);
}

/** The server refuses for now, whoever asks for what. */
export function isBusyServer(error: unknown): boolean {
  return error instanceof Error && error.name === "ApiError" && Reflect.get(error, "retryable") === true;
}

/** Trouble of one file, which says nothing about the others. */
export function isOwnTrouble(error: unknown): boolean {
  if (!(error instanceof Error) || isBusyServer(error)) return false;
  const names = ["UsageError", "ApiError", "NodeExistsError", "PathError", "PartialWriteError", "AmbiguousNameError"];
  // EBUSY, EIO…: this computer's trouble with this file.
  return names.includes(error.name) || "syscall" in error;
}
