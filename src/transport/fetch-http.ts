import type { HttpClient, HttpRequest, HttpResponse } from "./http.ts";
import { headersMsOf } from "./timeouts.ts";
import { MonitoredBody } from "./monitored-body.ts";
import { type AttemptContext, timeoutError, toBodyError, toSendFailure, tooLarge } from "./send-failure.ts";
import { collect } from "./undici-http.ts";

type Fetch = typeof globalThis.fetch;
type StreamingInit = RequestInit & { duplex?: "half" };

const NOTHING_ALONG: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer" };

/** Over a web-standard `fetch`: a runtime of one's own, or a sandbox in the same process. */
export class FetchHttp implements HttpClient {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const body = request.body === undefined ? undefined : new MonitoredBody(request.body, request.onProgress);
    const attempt = { host: new URL(request.url.reveal()).host, timeouts: request.timeouts, signal: request.signal };
    const deadline = headersDeadline(request);
    try {
      const response = await this.#fetch(request.url.reveal(), initOf(request, body, deadline.signal));
      return new FetchResponse(response, attempt);
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason;
      if (body?.sourceError !== undefined) throw body.sourceError;
      const cause = deadline.signal.aborted ? deadline.signal.reason : error;
      throw toSendFailure(cause, attempt, body?.complete ?? true);
    } finally {
      deadline.clear();
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Nothing of ours goes along but what the call says: no cookies and no referrer. */
function initOf(request: HttpRequest, body: MonitoredBody | undefined, signal: AbortSignal): StreamingInit {
  const { verb, headers } = request;
  const init: StreamingInit = { method: verb, headers, redirect: "manual", signal, ...NOTHING_ALONG };
  if (body === undefined) return init;
  init.headers = { ...headers, "content-type": body.contentType };
  if (body.content instanceof Uint8Array) return { ...init, body: new Uint8Array(body.content) };
  // "manual" would make Node's fetch buffer a whole upload so that it can send it again; "error" does not.
  return { ...init, body: ReadableStream.from(body.content), duplex: "half", redirect: "error" };
}

function headersDeadline(request: HttpRequest): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const headersMs = headersMsOf(request);
  const expire = (): void => controller.abort(Object.assign(new Error("timeout"), { code: "UND_ERR_HEADERS_TIMEOUT" }));
  // An upload of unknown length may take hours; its own progress is what fetch cannot tell us, so only bare calls are timed.
  const timer = headersMs > 0 && request.body === undefined ? setTimeout(expire, headersMs) : undefined;
  const signal =
    request.signal === undefined ? controller.signal : AbortSignal.any([controller.signal, request.signal]);
  return { signal, clear: () => clearTimeout(timer) };
}

class FetchResponse implements HttpResponse {
  readonly status: number;
  readonly isDecoded = true;
  readonly #response: Response;
  readonly #attempt: AttemptContext;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(response: Response, attempt: AttemptContext) {
    this.status = response.status;
    this.#response = response;
    this.#attempt = attempt;
  }

  header(name: string): string | undefined {
    return this.#response.headers.get(name) ?? undefined;
  }

  async bytes(limitBytes: number): Promise<Uint8Array> {
    if (Number(this.header("content-length") ?? 0) > limitBytes) {
      await this.cancel();
      throw tooLarge(limitBytes);
    }
    return collect(this.pieces(), limitBytes);
  }

  async *pieces(): AsyncIterable<Uint8Array> {
    const reader = this.#response.body?.getReader();
    if (reader === undefined) return;
    this.#reader = reader;
    try {
      for (;;) {
        const { done, value } = await this.#read(reader);
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw toBodyError(error, this.#attempt);
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  async cancel(): Promise<void> {
    // Whoever is reading holds the body; an answer that has ended already has nothing left to cancel.
    await (this.#reader ?? this.#response.body)?.cancel().catch(() => {});
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): ReturnType<typeof reader.read> {
    const { bodyMs } = this.#attempt.timeouts;
    if (bodyMs === 0) return reader.read();
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(timeoutError("body", this.#attempt)), bodyMs);
    });
    return Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer));
  }
}
