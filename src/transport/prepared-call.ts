import { DecodeError, NetworkError, TimeoutError, UncertainWriteError } from "../core/errors.ts";
import type { SignedUrl } from "../core/secret.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Params } from "../endpoints/param.ts";
import type { QueryPair } from "../wire/query.ts";
import type { CallSecrets } from "./call-secrets.ts";
import { type HttpBody, SendFailure } from "./http.ts";
import type { Timeouts, TransferOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";

/** A call made ready: encoded once, signed anew for each attempt. */
export interface PreparedCall<R> extends CallSecrets {
  readonly endpoint: Endpoint<Params, R>;
  readonly query: readonly QueryPair[];
  readonly body: HttpBody | undefined;
  readonly timeouts: Timeouts;
  readonly options: TransferOptions;
  readonly urls: SignedUrl[];
}

const EXPIRES_TOO_OLD = 4504;

/** Did the server perhaps act on a write without telling us? */
export function isUncertain(thrown: unknown, { endpoint }: PreparedCall<unknown>): boolean {
  if (!endpoint.mutates) return false;
  if (thrown instanceof SendFailure) return thrown.reachedServer;
  if (thrown instanceof Refusal) return !thrown.isFinal;
  return thrown instanceof DecodeError || thrown instanceof NetworkError || thrown instanceof TimeoutError;
}

/** May the same call succeed in a moment, and can repeating it do no harm? */
export function isPassing(thrown: unknown, call: PreparedCall<unknown>): boolean {
  if (!mayBeSentAgain(call)) return false;
  if (thrown instanceof SendFailure) return !thrown.isLasting && !(call.endpoint.mutates && thrown.reachedServer);
  if (call.endpoint.mutates) return false;
  if (thrown instanceof Refusal) return thrown.status >= 500 || thrown.status === 429;
  return thrown instanceof NetworkError || thrown instanceof TimeoutError;
}

/** Can the body be read once more? */
export function mayBeSentAgain({ body }: PreparedCall<unknown>): boolean {
  return body?.replayable ?? true;
}

/** Refused only because our clock is wrong. */
export function isClockRefusal(thrown: unknown): boolean {
  return thrown instanceof Refusal && thrown.apiCode === EXPIRES_TOO_OLD;
}

/** What a caller is told of a write that may have happened. */
export function uncertainWrite({ endpoint, values }: PreparedCall<unknown>, cause: unknown): UncertainWriteError {
  const { userId: _secret, ...params } = values;
  const method = `${endpoint.class}/${endpoint.method}`;
  const isSilent = cause instanceof NetworkError || cause instanceof TimeoutError;
  const came = isSilent ? "its answer never came" : "what came back is no answer of LabArchives that tells";
  return new UncertainWriteError(
    `${method} was sent, but ${came}: it may or may not have been done. It was not repeated, as that could write it twice. ` +
      `Call resolve() on this error to find out.`,
    { sent: { method, params }, cause },
  );
}
