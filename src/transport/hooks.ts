import type { Logger } from "../core/logger.ts";
import { Refusal } from "./refusal.ts";
import { SendFailure } from "./http.ts";

/** Tells a hook, if there is one. */
export function tell<R>(hook: ((report: R) => void) | undefined, report: R, logger: Logger): void {
  try {
    hook?.(report);
  } catch (error) {
    logger.warn("A hook of the client failed.", { error: error instanceof Error ? error.name : "unknown" });
  }
}

/** The part of a failure that a hook may know. */
export function factsOf(thrown: unknown): { status: number | undefined; errorName: string } {
  if (thrown instanceof Refusal) return { status: thrown.status, errorName: thrown.error.name };
  const error = thrown instanceof SendFailure ? thrown.failure : thrown;
  return { status: undefined, errorName: error instanceof Error ? error.name : "unknown" };
}
