import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { collectAnswer } from "./collected-answer.ts";
import type { ConnectionPlan, Connections, Way } from "./connection.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "./http.ts";
import { headersMsOf } from "./timeouts.ts";
import { MonitoredBody } from "./monitored-body.ts";
import { unpack } from "./content-encoding.ts";
import { type AttemptContext, toBodyError, toSendFailure, tooLarge } from "./send-failure.ts";

/** The default client: undici on a keep-alive pool, a quarter of the CPU of the global fetch. */
export class UndiciHttp implements HttpClient {
  readonly #plan: ConnectionPlan;
  readonly #home: Destination;
  #connections: Promise<Connections> | undefined;
  #ready: Way | undefined;

  constructor(plan: ConnectionPlan) {
    this.#plan = plan;
    const { origin, host } = plan.baseUrl;
    this.#home = { origin, host };
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const url = request.url.reveal();
    const isHome = url.startsWith(this.#home.origin) && url[this.#home.origin.length] === "/";
    const { origin, host } = isHome ? this.#home : new URL(url);
    const { dispatcher, proxy } = isHome ? (this.#ready ??= await this.#homeWay()) : await this.#wayTo(url);
    const body = request.body === undefined ? undefined : new MonitoredBody(request.body, request.onProgress);
    const attempt = { host, proxy, timeouts: request.timeouts, signal: request.signal };
    try {
      const options = optionsOf(request, body, origin, url);
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
    await (await this.#connections)?.close();
  }

  async #homeWay(): Promise<Way> {
    return (await this.#open()).home();
  }

  async #wayTo(url: string): Promise<Way> {
    return (await this.#open()).to(new URL(url));
  }

  /** Loaded by the first call, once. */
  #open(): Promise<Connections> {
    this.#connections ??= import("./connection.ts").then(({ Connections }) => new Connections(this.#plan));
    return this.#connections;
  }
}

/** Where a request goes. */
interface Destination {
  readonly origin: string;
  readonly host: string;
}

function optionsOf(
  request: HttpRequest,
  body: MonitoredBody | undefined,
  origin: string,
  url: string,
): Dispatcher.RequestOptions {
  const options: Dispatcher.RequestOptions = {
    origin,
    path: url.slice(origin.length),
    method: request.verb,
    headers: request.headers as Record<string, string>,
    headersTimeout: headersMsOf(request),
    bodyTimeout: request.timeouts.bodyMs,
  };
  if (request.signal !== undefined) options.signal = request.signal;
  if (body === undefined) return options;
  const length = body.sizeBytes === undefined ? {} : { "content-length": String(body.sizeBytes) };
  options.headers = { ...request.headers, "content-type": body.contentType, ...length };
  const { content } = body;
  options.body = content instanceof Uint8Array ? content : Readable.from(content, { objectMode: false });
  return options;
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
    const body = announced <= limitBytes ? await this.#wholeBody() : await collect(this.pieces(), limitBytes);
    return unpack(body, this.header("content-encoding"), limitBytes, this.#attempt);
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
