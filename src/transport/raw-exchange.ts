import type { Dispatcher } from "undici";
import { NetworkError } from "../core/errors.ts";
import type { SignedUrl } from "../core/secret.ts";
import { type ConnectionPlan, Connections } from "./connection.ts";
import { collect } from "./undici-http.ts";

/** A request as it is told: no retry, no redirect, no decoding. */
export interface RawRequest {
  readonly verb: "GET" | "POST" | "HEAD";
  readonly url: SignedUrl;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came back, uninterpreted. */
export interface RawAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Shows what a server really answers, for whoever checks it. Everybody else goes through the transport. */
export class RawExchange implements AsyncDisposable {
  readonly #plan: ConnectionPlan;
  readonly #connections: Connections;

  constructor(plan: ConnectionPlan) {
    this.#plan = plan;
    this.#connections = new Connections(plan);
  }

  /** @throws NetworkError when no whole answer came. */
  async send({ verb, url, headers, body, signal }: RawRequest): Promise<RawAnswer> {
    const { dispatcher } = await this.#connections.home();
    const { origin, host } = this.#plan.baseUrl;
    try {
      const path = url.reveal().slice(origin.length);
      const answer = await dispatcher.request({ origin, path, method: verb, headers, body: body ?? null, signal });
      const bytes = await collect(answer.body, MOST_BYTES);
      return { status: answer.statusCode, headers: headerMap(answer.headers), bytes };
    } catch (cause) {
      signal?.throwIfAborted();
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "no reason given";
      throw new NetworkError(`${host} gave no whole answer (${code}).`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections.close();
  }
}

function headerMap(headers: Dispatcher.ResponseData["headers"]): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}
