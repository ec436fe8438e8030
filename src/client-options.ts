import { type Clock, systemClock } from "./core/clock.ts";
import type { Credentials } from "./auth/environment.ts";
import type { CodeSource } from "./auth/code-source.ts";
import type { SessionStore } from "./auth/stores/store.ts";
import { UsageError } from "./core/errors.ts";
import {
  givenCallOptions,
  givenChoice,
  givenCount,
  givenMilliseconds,
  givenOptions,
  optionalFunction,
  optionalText,
} from "./core/given.ts";
import { type Logger, warningLogger } from "./core/logger.ts";
import { Secret } from "./core/secret.ts";
import type { SessionRecord } from "./core/session.ts";
import { browserUrlOf, type Region } from "./transport/base-url.ts";
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
import type { TransportHooks } from "./transport/reports.ts";
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
  /**
   * Where people open notebooks in a browser, for the `webUrl` of nodes and entries: the region's own unless given. Say it where an API
   * host of your own stands before LabArchives.
   */
  readonly webUrl?: string | undefined;
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

/** Refuses what the compiler did not see, before anything is made of it. */
export function checkOptions(options: ClientOptions): void {
  const { accessKeyId, accessPassword, baseUrl, region, clock, logger, hash, signal } = options;
  givenCallOptions({ signal });
  for (const [name, value] of Object.entries({
    accessKeyId,
    baseUrl,
    region,
    userAgent: options.userAgent,
    webUrl: options.webUrl,
  }))
    optionalText(value, name);
  if (!(accessPassword instanceof Secret)) optionalText(accessPassword, "accessPassword");
  optionalFunction(options.fetch, "fetch");
  optionalFunction(options.onReauthenticate, "onReauthenticate");
  if (hash !== undefined) givenChoice(hash, ["sha512", "sha1"], "hash");
  if (clock !== undefined && typeof clock.now !== "function") throw new UsageError("The clock needs a function now().");
  for (const level of ["debug", "info", "warn", "error"] as const)
    if (logger !== undefined && typeof logger[level] !== "function")
      throw new UsageError(`The logger needs a function ${level}().`);
}

/** Where people look at notebooks. */
export function webRootOf({ webUrl }: ClientOptions, baseUrl: URL): URL {
  if (webUrl === undefined) return browserUrlOf(baseUrl);
  const url = URL.canParse(webUrl) ? new URL(webUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || /[?#]/.test(webUrl))
    throw new UsageError("webUrl must be a complete http(s) URL, like https://notebooks.example.org, without a query.");
  return url;
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
    retry: retryOf(options.retry),
    pacing: pacingOf(options.pacing),
  };
}

function timeoutsOf(timeoutMs: ClientOptions["timeoutMs"]): Timeouts {
  if (typeof timeoutMs !== "number") givenOptions(timeoutMs, "timeoutMs");
  for (const each of typeof timeoutMs === "object" ? Object.values(timeoutMs) : [timeoutMs ?? 0])
    givenMilliseconds(each, "timeoutMs");
  if (typeof timeoutMs !== "number") return { ...DEFAULT_TIMEOUTS, ...timeoutMs };
  return { connectMs: Math.min(timeoutMs, DEFAULT_TIMEOUTS.connectMs), headersMs: timeoutMs, bodyMs: timeoutMs };
}

function retryOf(retry: ClientOptions["retry"]): RetryPolicy {
  if (retry === false) return NO_RETRY;
  givenOptions(retry, "retry");
  const complete = { ...DEFAULT_RETRY, ...retry };
  givenCount(complete.maxAttempts, "retry.maxAttempts");
  for (const name of ["initialDelayMs", "factor", "maxDelayMs"] as const)
    givenMilliseconds(complete[name], `retry.${name}`);
  return complete;
}

function pacingOf(pacing: ClientOptions["pacing"]): Pacing {
  givenOptions(pacing, "pacing");
  const complete = { ...DEFAULT_PACING, ...pacing };
  givenCount(complete.maxInFlight, "pacing.maxInFlight");
  givenCount(complete.maxInFlightPerClient, "pacing.maxInFlightPerClient");
  givenMilliseconds(complete.minIntervalMs, "pacing.minIntervalMs");
  return complete;
}
