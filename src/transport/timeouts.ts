import type { HttpRequest } from "./http.ts";
import type { Timeouts } from "./options.ts";

/** What is left of the deadline for headers; 0 means none, so a deadline that is used up leaves a millisecond. */
export function headersMsOf({ timeouts, spentMs = 0 }: Pick<HttpRequest, "timeouts" | "spentMs">): number {
  return timeouts.headersMs === 0 ? 0 : Math.max(1, Math.round(timeouts.headersMs - spentMs));
}

/** The deadlines of one call: the client's, the method's own where its answers take minutes, or the caller's. */
export function timeoutsFor(
  client: Timeouts,
  ownHeadersMs: number | undefined,
  timeoutMs: number | undefined,
): Timeouts {
  if (timeoutMs !== undefined) return { ...client, headersMs: timeoutMs, bodyMs: timeoutMs };
  if (ownHeadersMs === undefined || client.headersMs === 0) return client;
  return { ...client, headersMs: Math.max(client.headersMs, ownHeadersMs) };
}
