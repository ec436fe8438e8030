import { type Clock, systemClock } from "./core/clock.ts";
import type { Credentials } from "./auth/environment.ts";
import type { CodeSource } from "./auth/code-source.ts";
import type { SessionStore } from "./auth/stores/store.ts";
import { UsageError } from "./core/errors.ts";
import { type Logger, warningLogger } from "./core/logger.ts";
import type { Secret } from "./core/secret.ts";
import type { SessionRecord } from "./core/session.ts";
import type { Region } from "./transport/base-url.ts";
import {
  type ConnectionOptions,
  DEFAULT_PACING,
  DEFAULT_RETRY,
  DEFAULT_TIMEOUTS,
  NO_RETRY,
  type Pacing,
  type RetryPolicy,
  type Timeouts,
  type TransportOptions,
} from "./transport/options.ts";
import type { TransportHooks } from "./transport/hooks.ts";
import type { SignatureHash } from "./wire/signing.ts";

/** A way in for somebody whose session is over: an email with a fresh code, or a session from elsewhere. */
export type NewSignIn = { readonly email: string; readonly code: CodeSource } | SessionRecord;

/** Asked for a new sign-in of this person. */
export type OnReauthenticate = (person: { readonly email: string }) => NewSignIn | Promise<NewSignIn>;

/** How to reach LabArchives, and how to behave. Everything has a default; the access key comes from the environment. */
export interface ClientOptions extends ConnectionOptions, TransportHooks {
  /** The API base, for example `https://api.labarchives.com` or a sandbox. Or give `region`. Environment: `API_URL`. */
  readonly baseUrl?: string | undefined;
  readonly region?: Region | undefined;
  /** Environment: `ACCESS_KEYID`. */
  readonly accessKeyId?: string | undefined;
  /** Environment: `ACCESS_PWD`. */
  readonly accessPassword?: string | Secret | undefined;
  /** An application's own name, like `plate-reader/2.1`: it goes before labapi's in the `User-Agent` of every call. */
  readonly userAgent?: string | undefined;
  /** A web-standard `fetch` to use instead of the built-in HTTP client. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Aborts every call of this client. */
  readonly signal?: AbortSignal | undefined;
  /** Deadlines of one attempt: one number for headers and body pieces, or each by name. */
  readonly timeoutMs?: number | Partial<Timeouts> | undefined;
  /** How reads are repeated; `false` never. Writes never are. */
  readonly retry?: Partial<RetryPolicy> | false | undefined;
  /** How many calls may run at a time. */
  readonly pacing?: Partial<Pacing> | undefined;
  /** Where the client reports what it does; by default only warnings, to standard error. Never gets a secret. */
  readonly logger?: Logger | undefined;
  /** Epoch milliseconds for signatures; tests inject their own. */
  readonly clock?: Clock | undefined;
  /** Where {@link Client.restore} and {@link Client.saveSession} keep sessions; private files in the user's configuration unless given. */
  readonly sessions?: SessionStore | undefined;
  /**
   * Signs a person in again when LabArchives ends or revokes their session in the middle of a job. Called once, however many calls
   * fail at the same time; they are then sent again (they were refused, so they did nothing). It must be the same person.
   */
  readonly onReauthenticate?: OnReauthenticate | undefined;
  /** Hash of signatures: `sha512` unless an old server needs `sha1`. */
  readonly hash?: SignatureHash | undefined;
}

/** The options with every default filled in. */
export function transportOptions(options: ClientOptions, credentials: Credentials): TransportOptions {
  const { ca, strictCert, proxy, fetch, signal, userAgent, onRequest, onRetry } = options;
  return {
    ...credentials,
    ca,
    strictCert,
    proxy,
    fetch,
    signal,
    userAgent,
    onRequest,
    onRetry,
    hash: options.hash ?? "sha512",
    clock: options.clock ?? systemClock,
    logger: options.logger ?? warningLogger,
    timeouts: timeoutsOf(options.timeoutMs),
    retry: options.retry === false ? NO_RETRY : { ...DEFAULT_RETRY, ...options.retry },
    pacing: pacingOf(options.pacing),
  };
}

function timeoutsOf(timeoutMs: ClientOptions["timeoutMs"]): Timeouts {
  if (typeof timeoutMs !== "number") return { ...DEFAULT_TIMEOUTS, ...timeoutMs };
  return { connectMs: Math.min(timeoutMs, DEFAULT_TIMEOUTS.connectMs), headersMs: timeoutMs, bodyMs: timeoutMs };
}

function pacingOf(pacing: ClientOptions["pacing"]): Pacing {
  const complete = { ...DEFAULT_PACING, ...pacing };
  if (complete.maxInFlight < 1 || complete.maxInFlightPerClient < 1 || complete.minIntervalMs < 0) {
    throw new UsageError("Pacing needs at least one call in flight, and an interval of 0 ms or more.");
  }
  return complete;
}
