import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { collectAnswer } from "./collected-answer.ts";
import type { ConnectionPlan } from "./connection.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http.ts";
import { MonitoredBody } from "./monitored-body.ts";
import { type AttemptContext, toBodyError, toSendFailure, tooLarge } from "./send-failure.ts";

/** The default client: undici on a keep-alive pool, a quarter of the CPU of the global fetch. */
export class UndiciHttp implements HttpClient {
  readonly #plan: ConnectionPlan;
  readonly #host: string;
  #dispatcher: Promise<Dispatcher> | undefined;
  #ready: Dispatcher | undefined;

  constructor(plan: ConnectionPlan) {
    this.#plan = plan;
    this.#host = plan.baseUrl.host;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const dispatcher = (this.#ready ??= await this.#open());
    const body = request.body === undefined ? undefined : new MonitoredBody(request.body, request.onProgress);
    const attempt = { host: this.#host, timeouts: request.timeouts, signal: request.signal };
    try {
      const options = this.#options(request, body);
      const { collectUpToBytes } = request;
      if (collectUpToBytes !== undefined) return await collectAnswer(dispatcher, options, attempt, collectUpToBytes);
      return new UndiciResponse(await dispatcher.request(options), attempt);
    } catch (error) {
      if (request.signal?.aborted === true) throw request.signal.reason;
      if (body?.sourceError !== undefined) throw body.sourceError;
      throw toSendFailure(error, attempt, body?.complete ?? true);
    }
  }

  async close(): Promise<void> {
    const dispatcher = await this.#dispatcher;
    await dispatcher?.close();
  }

  /** undici is loaded by the first call, once. */
  #open(): Promise<Dispatcher> {
    this.#dispatcher ??= import("./connection.ts").then(({ openDispatcher }) => openDispatcher(this.#plan));
    return this.#dispatcher;
  }

  #options(request: HttpRequest, body: MonitoredBody | undefined): Dispatcher.RequestOptions {
    const url = request.url.reveal();
    const origin = this.#plan.baseUrl.origin;
    const options: Dispatcher.RequestOptions = {
      origin,
      path: url.slice(origin.length),
      method: request.verb,
      headersTimeout: request.timeouts.headersMs,
      bodyTimeout: request.timeouts.bodyMs,
    };
    if (request.signal !== undefined) options.signal = request.signal;
    if (body === undefined) return options;
    options.headers = { "content-type": body.contentType };
    if (body.sizeBytes !== undefined) options.headers["content-length"] = String(body.sizeBytes);
    const { content } = body;
    options.body = content instanceof Uint8Array ? content : Readable.from(content, { objectMode: false });
    return options;
  }
}

class UndiciResponse implements HttpResponse {
  readonly status: number;
  readonly #answer: Dispatcher.ResponseData;
  readonly #attempt: AttemptContext;

  constructor(answer: Dispatcher.ResponseData, attempt: AttemptContext) {
    this.status = answer.statusCode;
    this.#answer = answer;
    this.#attempt = attempt;
  }

  header(name: string): string | undefined {
    const value = this.#answer.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  async bytes(limitBytes: number): Promise<Uint8Array> {
    const announced = Number(this.header("content-length") ?? Number.NaN);
    if (announced > limitBytes) {
      await this.cancel();
      throw tooLarge(limitBytes);
    }
    // A body of known, allowed length needs no counting: undici itself checks it against the length.
    return announced <= limitBytes ? this.#wholeBody() : collect(this.pieces(), limitBytes);
  }

  async *pieces(): AsyncIterable<Uint8Array> {
    try {
      yield* this.#answer.body;
    } catch (error) {
      throw toBodyError(error, this.#attempt);
    }
  }

  async cancel(): Promise<void> {
    // Destroying instead of draining: the rest may be a gigabyte nobody wants.
    this.#answer.body.on("error", () => {});
    this.#answer.body.destroy();
    return Promise.resolve();
  }

  async #wholeBody(): Promise<Uint8Array> {
    try {
      return await this.#answer.body.bytes();
    } catch (error) {
      throw toBodyError(error, this.#attempt);
    }
  }
}

/** Collects pieces up to a limit. */
export async function collect(pieces: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of pieces) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
    parts.push(piece);
  }
  return Buffer.concat(parts, sizeBytes);
}
