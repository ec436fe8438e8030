import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { HttpResponse } from "./http.ts";
import { unpack } from "./content-encoding.ts";
import { type AttemptContext, toBodyError, tooLarge } from "./send-failure.ts";

/**
 * Sends a request and collects its whole answer, without the stream that `request()` puts around a body: most answers are a few
 * kilobytes, and the stream would be a fifth of what a call costs. Rejects like `request()` until the headers are in; what goes
 * wrong after that comes out of `bytes()`.
 */
export function collectAnswer(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  attempt: AttemptContext,
  limitBytes: number,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(options, new Collector(attempt, limitBytes, resolve, reject));
  });
}

class Collector implements Dispatcher.DispatchHandler {
  readonly #attempt: AttemptContext;
  readonly #limitBytes: number;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #pieces: Buffer[] = [];
  #sizeBytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #onAbort: (() => void) | undefined;

  constructor(
    attempt: AttemptContext,
    limitBytes: number,
    resolve: (response: HttpResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#attempt = attempt;
    this.#limitBytes = limitBytes;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { signal } = this.#attempt;
    if (signal === undefined) return;
    this.#onAbort = () => controller.abort(asError(signal.reason));
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // "100 Continue" and its kind come before the answer.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#sizeBytes += piece.byteLength;
    if (this.#sizeBytes > this.#limitBytes) controller.abort(tooLarge(this.#limitBytes));
    else this.#pieces.push(piece);
  }

  onResponseEnd(): void {
    this.#forget();
    const [only] = this.#pieces;
    const whole = this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces, this.#sizeBytes);
    this.#resolve(new CollectedAnswer(this.#status, this.#headers, whole, this.#attempt));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#forget();
    if (this.#status === 0) this.#reject(error);
    else
      this.#resolve(new CollectedAnswer(this.#status, this.#headers, toBodyError(error, this.#attempt), this.#attempt));
  }

  #forget(): void {
    if (this.#onAbort !== undefined) this.#attempt.signal?.removeEventListener("abort", this.#onAbort);
  }
}

/** An answer that is all there, or the reason why it is not. */
class CollectedAnswer implements HttpResponse {
  readonly status: number;
  readonly #headers: IncomingHttpHeaders;
  readonly #body: unknown;
  readonly #attempt: AttemptContext;

  constructor(status: number, headers: IncomingHttpHeaders, body: unknown, attempt: AttemptContext) {
    this.status = status;
    this.#headers = headers;
    this.#body = body;
    this.#attempt = attempt;
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  bytes(limitBytes: number): Promise<Uint8Array> {
    const body = this.#body;
    if (!(body instanceof Uint8Array)) return Promise.reject(asError(body));
    if (body.byteLength > limitBytes) return Promise.reject(tooLarge(limitBytes));
    const encoding = this.header("content-encoding");
    return encoding === undefined ? Promise.resolve(body) : unpack(body, encoding, limitBytes, this.#attempt);
  }

  async *pieces(): AsyncIterable<Uint8Array> {
    yield await this.bytes(Number.POSITIVE_INFINITY);
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whoever aborts may give any reason; it is passed on untouched. */
function asError(reason: unknown): Error {
  return reason as Error;
}
