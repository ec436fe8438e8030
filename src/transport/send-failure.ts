import { lookUp } from "../core/look-up.ts";
import { DecodeError, isLabArchivesError, NetworkError, TimeoutError, type TimeoutPhase } from "../core/errors.ts";
import { redact } from "../core/secret.ts";
import { SendFailure } from "./http.ts";
import type { Timeouts } from "./options.ts";
import type { TunnelFailure } from "./proxy/agent.ts";
import type { Proxy } from "./proxy/choose.ts";

type AttemptPhase = Extract<TimeoutPhase, "connect" | "headers" | "body">;

const PHASES: Readonly<Record<AttemptPhase, { key: keyof Timeouts; what: string }>> = {
  connect: { key: "connectMs", what: "accept the connection" },
  headers: { key: "headersMs", what: "begin its answer" },
  body: { key: "bodyMs", what: "go on with its answer" },
};

const PHASE_OF_CODE: Readonly<Record<string, AttemptPhase>> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "headers",
  UND_ERR_BODY_TIMEOUT: "body",
};

// Nothing of the request has been sent when one of these comes up.
const BEFORE_SENDING = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_DESTROYED",
  "UND_ERR_CLOSED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "EPROTO",
]);

const NEXT_STEP: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens there: check the base URL and port.",
  ENOTFOUND: "The host name is unknown: check the base URL and the network.",
  EAI_AGAIN: "The host name could not be looked up: check the network.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is not trusted: give its authority with the `ca` option.",
  SELF_SIGNED_CERT_IN_CHAIN: "The certificate is not trusted: give its authority with the `ca` option.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The certificate is not trusted: give its authority with the `ca` option.",
  UNABLE_TO_GET_ISSUER_CERT: "The certificate is not trusted: give its whole chain with the `ca` option.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The certificate is not trusted: give its authority with the `ca` option.",
};

const PROXY_STEP: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens there: check the proxy's host and port.",
  ENOTFOUND: "Its host name is unknown: check HTTPS_PROXY or the `proxy` option, and the network.",
  EAI_AGAIN: "Its host name could not be looked up: check HTTPS_PROXY or the `proxy` option, and the network.",
};

/** What an error message needs to know of the attempt. */
export interface AttemptContext {
  readonly host: string;
  /** The proxy on the way. */
  readonly proxy?: Proxy | undefined;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal | undefined;
}

/** What the HTTP client threw, as the failure of an attempt. Causes are kept by code and redacted message only. */
export function toSendFailure(thrown: unknown, attempt: AttemptContext, requestComplete: boolean): SendFailure {
  const tunnel = tunnelFailureIn(thrown);
  if (tunnel !== undefined) return toTunnelFailure(tunnel, attempt);
  const code = codeOf(thrown);
  const reachedServer = requestComplete && !BEFORE_SENDING.has(code);
  const phase = lookUp(PHASE_OF_CODE, code);
  if (phase !== undefined) return new SendFailure(timeoutError(phase, attempt), reachedServer);
  const step = lookUp(NEXT_STEP, code) ?? "Check the network and try again.";
  const message = `The connection to ${placeOf(attempt)} failed (${code || messageOf(thrown)}). ${step}`;
  return new SendFailure(new NetworkError(message, { cause: safeCause(thrown, code) }), reachedServer);
}

/** The same for a body that breaks off while it is read. An abort's own reason passes untouched. */
export function toBodyError(thrown: unknown, attempt: AttemptContext): unknown {
  if (attempt.signal?.aborted === true) return attempt.signal.reason;
  if (isLabArchivesError(thrown)) return thrown;
  const code = codeOf(thrown);
  if (code === "UND_ERR_BODY_TIMEOUT") return timeoutError("body", attempt);
  const message = `The answer from ${placeOf(attempt)} was cut off (${code || messageOf(thrown)}). Try again.`;
  return new NetworkError(message, { cause: safeCause(thrown, code) });
}

/** An answer larger than anybody needs. */
export function tooLarge(limitBytes: number): DecodeError {
  return new DecodeError(`The answer is larger than ${limitBytes} bytes, the most labapi reads into memory.`, {
    path: "/",
  });
}

/** A deadline of one attempt that ran out. */
export function timeoutError(phase: AttemptPhase, attempt: AttemptContext): TimeoutError {
  const { key, what } = PHASES[phase];
  const timeoutMs = attempt.timeouts[key];
  return new TimeoutError(
    `${placeOf(attempt)} did not ${what} within ${timeoutMs} ms. Try again, or raise \`timeoutMs\`.`,
    {
      phase,
      timeoutMs,
    },
  );
}

/** The tunnel was never open, so nothing of the call has left; it is the proxy that has to be looked after. */
function toTunnelFailure(failure: TunnelFailure, { host, timeouts }: AttemptContext): SendFailure {
  const { status, cause } = failure;
  const { address } = failure.proxy;
  if (status === 407) {
    const message =
      `The proxy ${address} asks for a name and a password (HTTP 407), or does not accept the ones it got. They belong into its ` +
      `address: http://name:password@host:port, percent-encoded.`;
    return new SendFailure(new NetworkError(message), false, { isLasting: true });
  }
  if (status !== undefined) {
    const message = `The proxy ${address} did not open the way to ${host} (HTTP ${status}). Ask who runs it, or exempt the host with NO_PROXY.`;
    return new SendFailure(new NetworkError(message), false, { isLasting: status >= 400 && status < 500 });
  }
  const code = codeOf(cause);
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (cause instanceof Error && cause.name === "TimeoutError")) {
    const timeoutMs = timeouts.connectMs;
    const message = `The proxy ${address} did not open the way to ${host} within ${timeoutMs} ms. Try again, or check the proxy.`;
    return new SendFailure(new TimeoutError(message, { phase: "connect", timeoutMs }), false);
  }
  const step = lookUp(PROXY_STEP, code) ?? lookUp(NEXT_STEP, code) ?? "Check the proxy and try again.";
  const message = `The connection to the proxy ${address} failed (${code || messageOf(cause)}). ${step}`;
  return new SendFailure(new NetworkError(message, { cause: safeCause(cause, code) }), false);
}

function tunnelFailureIn(thrown: unknown): TunnelFailure | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error.name === "TunnelFailure") return error as TunnelFailure;
  }
  return undefined;
}

function placeOf({ host, proxy }: AttemptContext): string {
  return proxy === undefined ? host : `${host} (through the proxy ${proxy.address})`;
}

function codeOf(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const code: unknown = Reflect.get(error, "code");
    if (typeof code === "string" && code !== "") return code;
    if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  }
  return "";
}

function messageOf(thrown: unknown): string {
  return redact(thrown instanceof Error ? thrown.message : String(thrown));
}

function safeCause(thrown: unknown, code: string): Error {
  return Object.assign(new Error(messageOf(thrown)), code === "" ? {} : { code });
}
