import { sleep } from "../../core/clock.ts";
import type { ApiError } from "../../core/errors.ts";

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
  if (isBusyServer(error)) return MOST_TRIES_REFUSED;
  return isConnectionTrouble(error) ? MOST_TRIES_OFFLINE : 1;
}

/** The way to the server failed. */
export function isConnectionTrouble(error: unknown): boolean {
  return error instanceof Error && ["UncertainWriteError", "NetworkError", "TimeoutError"].includes(error.name);
}

/** The server, or a gateway before it, refuses for now, whoever asks for what. Only a gateway leaves a write uncertain. */
export function isBusyServer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "UncertainWriteError") return isBusyServer(error.cause);
  if (error.name !== "ApiError") return false;
  const { retryable, status, apiCode } = error as ApiError;
  return retryable || status === 429 || (status >= 500 && apiCode === undefined);
}

/** Trouble of one file, which says nothing about the others. */
export function isOwnTrouble(error: unknown): boolean {
  if (!(error instanceof Error) || isBusyServer(error)) return false;
  const names = ["UsageError", "ApiError", "NodeExistsError", "PathError", "PartialWriteError", "AmbiguousNameError"];
  // EBUSY, EIO…: this computer's trouble with this file.
  return names.includes(error.name) || "syscall" in error;
}
