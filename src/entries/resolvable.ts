import { UncertainWriteError, type WriteOutcome } from "../core/errors.ts";

/** Runs a write; should its answer never come, the error learns how to find out what happened. */
export async function resolvable<T>(write: () => Promise<T>, readBack: () => Promise<WriteOutcome>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UncertainWriteError) throw error.resolveWith(readBack);
    throw error;
  }
}

/** Judges by what is there now: exactly one candidate is it, none is none, and among several nobody can tell. */
export function outcomeOf(candidates: readonly unknown[], what: string): WriteOutcome {
  if (candidates.length === 0) return { outcome: "not-written" };
  if (candidates.length === 1) return { outcome: "written", value: candidates[0] };
  return { outcome: "unknown", why: `${candidates.length} ${what} fit what was sent; compare them yourself` };
}
