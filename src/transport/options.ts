import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import type { Secret } from "../core/secret.ts";
import type { TransportHooks } from "./reports.ts";
import type { SignatureHash } from "../wire/signing.ts";

/** Deadlines of one attempt, in milliseconds; 0 switches one off. */
export interface Timeouts {
  /** To open the connection, TLS included. */
  readonly connectMs: number;
  /** From sending the request (for an upload: from its last accepted piece) to the answer's headers. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number;
}

/** How reads are repeated after a failed connection, a 5xx or a 429. Writes never are. */
export interface RetryPolicy {
  /** Tries in all, the first one included. */
  readonly maxAttempts: number;
  /** Wait before the second try; LabArchives asks for at least a second. */
  readonly initialDelayMs: number;
  /** Each further wait is this much longer. */
  readonly factor: number;
  readonly maxDelayMs: number;
}

/** How many calls may run at a time. LabArchives asks that large batches be serial, or a second apart. */
export interface Pacing {
  /** Calls in flight per signed-in person. */
  readonly maxInFlight: number;
  /** Calls in flight for the whole client. */
  readonly maxInFlightPerClient: number;
  /** Least time between the starts of two calls of one person. */
  readonly minIntervalMs: number;
  /**
   * A folder of this machine in which all processes with the same access key share one pace: `minIntervalMs` then counts between the
   * calls of all of them. Without it, each keeps its own.
   */
  readonly leaseFolder?: string | undefined;
}

/** The most XML read into memory: a page with twenty thousand long entries, and no more of a hostile body. */
export const MAX_XML_BYTES = 256 * 1024 * 1024;

export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, headersMs: 60_000, bodyMs: 60_000 };
export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 3, initialDelayMs: 1000, factor: 2, maxDelayMs: 30_000 };
export const NO_RETRY: RetryPolicy = { ...DEFAULT_RETRY, maxAttempts: 1 };
export const DEFAULT_PACING: Pacing = { maxInFlight: 1, maxInFlightPerClient: 8, minIntervalMs: 0 };

/** The certificate of a company's own authority, as PEM. */
export type CertificateAuthority = string | Uint8Array | readonly (string | Uint8Array)[];

/** How connections are made. */
export interface ConnectionOptions {
  /**
   * More authorities to trust, beside the ones Node trusts: its own, those of `NODE_EXTRA_CA_CERTS`, and with `--use-system-ca` the
   * system's.
   */
  readonly ca?: CertificateAuthority | undefined;
  /** `false` accepts a chain that ends at a trusted intermediate. Certificates are still verified. */
  readonly strictCert?: boolean | undefined;
  /**
   * An HTTP proxy's URL (`http://name:password@host:port`); `false` for none; otherwise `HTTPS_PROXY`, `ALL_PROXY`, `HTTP_PROXY` and
   * `NO_PROXY` decide. A `fetch` of one's own makes its own connections.
   */
  readonly proxy?: string | false | undefined;
}

/** What the transport needs to know; the client fills in the defaults. */
export interface TransportOptions extends ConnectionOptions, TransportHooks {
  readonly baseUrl: URL;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  readonly hash: SignatureHash;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  readonly pacing: Pacing;
  /** An application's own name, before labapi's in the `User-Agent`. */
  readonly userAgent?: string | undefined;
  /** Replaces the built-in HTTP client (other runtimes, tests without a socket). */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Aborts every call of the client. */
  readonly signal?: AbortSignal | undefined;
  /** For the jitter of waits; 0 ≤ x < 1. */
  readonly random?: () => number;
}

/** Progress of a transfer. `totalBytes` is undefined when nobody knows it beforehand. */
export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Aborts the call, its body included; the reason is rethrown untouched. */
  readonly signal?: AbortSignal | undefined;
  /** Replaces the deadline for headers and body pieces of this call. */
  readonly timeoutMs?: number | undefined;
}

/** What a transfer of a file takes. */
export interface TransferOptions extends CallOptions {
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}
