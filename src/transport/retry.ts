import type { RetryPolicy } from "./options.ts";

// A server may ask for any wait; longer than this is better told to the caller.
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before the given retry (1 = the first), with up to half as much again so that many clients do not come
 * back at once. A `Retry-After` of the server is the least.
 */
export function backoffMs(policy: RetryPolicy, retry: number, random: number, retryAfterMs = 0): number {
  const planned = Math.min(policy.initialDelayMs * policy.factor ** (retry - 1), policy.maxDelayMs);
  return Math.max(planned * (1 + random / 2), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}

/** Reads `Retry-After`, in seconds or as a date; 0 when there is none or it makes no sense. */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}
