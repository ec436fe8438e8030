import type { NetworkError, TimeoutError } from "../core/errors.ts";
import type { SignedUrl } from "../core/secret.ts";
import type { Timeouts, TransferProgress } from "./options.ts";

/** A body to send: known bytes, or pieces that can be opened once per attempt. */
export interface HttpBody {
  readonly contentType: string;
  /** `undefined` sends it chunked. */
  readonly sizeBytes: number | undefined;
  /** May it be opened more than once? */
  readonly replayable: boolean;
  open(): Uint8Array | AsyncIterable<Uint8Array>;
}

/** One attempt. */
export interface HttpRequest {
  readonly verb: "GET" | "POST";
  readonly url: SignedUrl;
  /** In lower case; nothing secret in them, as they go along to a storage. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: HttpBody | undefined;
  readonly timeouts: Timeouts;
  /** How much of the deadline for headers is used up: by the addresses that redirected here. */
  readonly spentMs?: number | undefined;
  /** Collect the whole body, refusing one that is larger; without it the body is streamed. */
  readonly collectUpToBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** An answer whose headers are in. The body must be read or cancelled. */
export interface HttpResponse {
  readonly status: number;
  /** Has the client undone the `Content-Encoding` of {@link pieces} already, as every `fetch` does? */
  readonly isDecoded?: boolean;
  header(name: string): string | undefined;
  /** The whole body, refused when larger than `limitBytes`. */
  bytes(limitBytes: number): Promise<Uint8Array>;
  /** The body piece by piece; leaving the loop closes the connection. */
  pieces(): AsyncIterable<Uint8Array>;
  cancel(): Promise<void>;
}

/**
 * The attempt failed without an answer. `reachedServer` is false when the server certainly does not hold the whole request,
 * which is what makes repeating a write safe.
 */
export class SendFailure extends Error {
  override readonly name = "SendFailure";
  readonly failure: NetworkError | TimeoutError;
  readonly reachedServer: boolean;
  /** The next attempt would fail for the same reason, as with a proxy's password. */
  readonly isLasting: boolean;

  constructor(failure: NetworkError | TimeoutError, reachedServer: boolean, { isLasting = false } = {}) {
    super(failure.message);
    this.failure = failure;
    this.reachedServer = reachedServer;
    this.isLasting = isLasting;
  }
}

/** The one way out of the process. Never follows a redirect by itself: see `follow-redirects.ts`. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}
