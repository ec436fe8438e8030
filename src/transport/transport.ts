import { sleep } from "../core/clock.ts";
import { UsageError } from "../core/errors.ts";
import { givenCallOptions } from "../core/given.ts";
import { silentLogger } from "../core/logger.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Params, ParamValues } from "../endpoints/param.ts";
import { utilities } from "../endpoints/index.ts";
import { encodeQuery, type QueryPair } from "../wire/query.ts";
import type { Download } from "./download.ts";
import { encodeParams } from "./encode-params.ts";
import { FetchHttp } from "./fetch-http.ts";
import { withoutSecrets } from "./call-secrets.ts";
import { Hold } from "./hold.ts";
import { factsOf, tell } from "./hooks.ts";
import { type HttpBody, type HttpClient, type HttpRequest, type HttpResponse, SendFailure } from "./http.ts";
import { type CallOptions, MAX_XML_BYTES, type TransferOptions, type TransportOptions } from "./options.ts";
import { Pacer } from "./pacer.ts";
import {
  isClockRefusal,
  isPassing,
  isUncertain,
  mayBeSentAgain,
  type PreparedCall,
  uncertainWrite,
} from "./prepared-call.ts";
import { Refusal } from "./refusal.ts";
import { backoffMs, parseRetryAfterMs } from "./retry.ts";
import { timeoutsFor } from "./timeouts.ts";
import { UndiciHttp } from "./undici-http.ts";
import { HashedBody, type PreparedUpload, type SentFile } from "./upload.ts";
import { UrlSigner } from "./url-signer.ts";
import { userAgentOf } from "./user-agent.ts";

/** The server's time, and whether it asks to be left alone: true of an access key, whoever calls. */
export interface KnownOfKey {
  readonly signer: UrlSigner;
  readonly hold: Hold;
}

type Answers = typeof import("./answer.ts");

/** What an upload gives: the decoded answer, and size and checksum of what was sent. */
export interface Uploaded<R> extends SentFile {
  readonly value: R;
}

/**
 * The only way to the server. Signs, paces, repeats what may be repeated, and turns every failure into a typed error. A write
 * whose answer never came is never repeated.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #http: HttpClient;
  readonly #pacer: Pacer;
  /** What the transports of one access key know together. */
  readonly known: KnownOfKey;
  /** Does anybody listen to every single call? Telling nobody costs as much as telling somebody. */
  readonly #isHeard: boolean;
  readonly #xmlHeaders: Readonly<Record<string, string>>;
  readonly #fileHeaders: Readonly<Record<string, string>>;
  #answers: Answers | undefined;
  #closed = false;

  /** @param known - that of another transport of the same key, so that what one learns the other knows. */
  constructor(options: TransportOptions, known?: KnownOfKey) {
    this.#options = options;
    const userAgent = userAgentOf(options.userAgent);
    this.#xmlHeaders = { "user-agent": userAgent, accept: "application/xml, */*", "accept-encoding": "gzip" };
    // The bytes of a download are the file: nobody on the way may pack them.
    this.#fileHeaders = { "user-agent": userAgent, accept: "*/*", "accept-encoding": "identity" };
    this.#isHeard = options.logger.debug !== silentLogger.debug;
    this.#http =
      options.fetch === undefined
        ? new UndiciHttp({ ...options, maxConnections: options.pacing.maxInFlightPerClient + 2 })
        : new FetchHttp(options.fetch);
    this.#pacer = new Pacer(options.pacing, options.accessKeyId);
    this.known = known ?? { signer: new UrlSigner(options), hold: new Hold(options) };
  }

  get signer(): UrlSigner {
    return this.known.signer;
  }

  /** Calls a method that answers in XML. */
  async call<P extends Params, R>(
    endpoint: Endpoint<P, R>,
    params: ParamValues<P>,
    options: CallOptions = {},
  ): Promise<R> {
    return (await this.#run(this.#prepare(endpoint, params, options))) as R;
  }

  /** Calls a method that answers with a file. The call's turn ends with the headers; the body follows at the reader's pace. */
  async download<P extends Params>(
    endpoint: Endpoint<P, never>,
    params: ParamValues<P>,
    options: TransferOptions = {},
  ): Promise<Download> {
    return this.#run(this.#prepare<P, never>(endpoint, params, options));
  }

  /** Calls a method that takes a file as its body. */
  async upload<P extends Params, R>(
    endpoint: Endpoint<P, R>,
    params: ParamValues<P>,
    file: PreparedUpload,
    options: TransferOptions = {},
  ): Promise<Uploaded<R>> {
    const body = new HashedBody(file);
    const value = await this.#run({ ...this.#prepare(endpoint, params, options), body });
    return { value: value as R, ...body.sent() };
  }

  /** Lets calls in flight finish, then closes every connection. Later calls are refused. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#http.close();
  }

  #prepare<P extends Params, R>(
    endpoint: Endpoint<P, R>,
    values: ParamValues<P>,
    options: TransferOptions,
  ): PreparedCall<R> {
    if (this.#closed) throw new UsageError("This client is closed. Make a new Client.");
    givenCallOptions(options);
    const pairs = encodeParams(endpoint, values);
    const inBody = endpoint.transport === "form";
    const signal = anySignal(this.#options.signal, options.signal);
    return {
      endpoint,
      query: inBody ? [] : pairs,
      body: inBody ? formBody(pairs) : undefined,
      values,
      key: this.#options,
      urls: [],
      timeouts: timeoutsFor(this.#options.timeouts, endpoint.headersMs, options.timeoutMs),
      options: { ...options, signal },
    };
  }

  #run<R>(call: PreparedCall<R>): Promise<R | Download> {
    const lane = (call.values as { userId?: string }).userId;
    return this.#pacer.run(lane, call.options.signal, () => this.#repeat(call));
  }

  /** Repeats reads that failed for a passing reason, and anything the server refused only for our clock. */
  async #repeat<R>(call: PreparedCall<R>): Promise<R | Download> {
    const { retry, random = Math.random } = this.#options;
    const { hold } = this.known;
    let clockMended = false;
    let linkRenewed = false;
    for (let attempt = 1; ;) {
      if (hold.isOn) await hold.pass(call.options.signal);
      try {
        const answer = await this.#attempt(call, attempt);
        hold.answered();
        return answer;
      } catch (thrown) {
        hold.note(thrown);
        if (isClockRefusal(thrown) && !clockMended && mayBeSentAgain(call)) {
          clockMended = true;
          await this.#mendClock(call.options);
          continue;
        }
        // A storage's link may have lapsed on the way: the whole download once more, from the start.
        const isLapsed: boolean = !linkRenewed && thrown instanceof Refusal && thrown.isFromStorage;
        linkRenewed ||= isLapsed;
        if (attempt >= retry.maxAttempts || !(isLapsed || isPassing(thrown, call))) throw this.#toError(thrown, call);
        const waitMs = backoffMs(retry, attempt, random(), this.#retryAfterMs(thrown));
        const { logger, onRetry } = this.#options;
        if (onRetry !== undefined) tell(onRetry, { method: nameOf(call), attempt, ...factsOf(thrown), waitMs }, logger);
        this.#log(call, "repeating", { attempt, waitMs: Math.round(waitMs) });
        await sleep(waitMs, call.options.signal);
        attempt += 1;
      }
    }
  }

  async #attempt<R>(call: PreparedCall<R>, attempt: number): Promise<R | Download> {
    const { endpoint, query, body, timeouts, options } = call;
    options.signal?.throwIfAborted();
    const startedAt = performance.now();
    const url = this.signer.call(endpoint, query);
    call.urls.push(url);
    const { signal, onProgress } = options;
    const isFile = endpoint.result.kind === "bytes";
    const headers = isFile ? this.#fileHeaders : this.#xmlHeaders;
    const collectUpToBytes = isFile ? undefined : MAX_XML_BYTES;
    const request = { verb: endpoint.verb, url, headers, body, timeouts, signal, onProgress, collectUpToBytes };
    const isToldOf = this.#options.onRequest !== undefined;
    const response = await (isToldOf ? this.#sendAndTell(request, call, attempt) : this.#http.send(request));
    if (this.#isHeard) {
      this.#log(call, "answered", { status: response.status, headersMs: Math.round(performance.now() - startedAt) });
    }
    // The XML parser is loaded by the first answer, not by every program that imports labapi.
    this.#answers ??= await import("./answer.ts");
    if (!isFile) return this.#answers.readAnswer(call, response);
    return this.#answers.readFile(call, { http: this.#http, request, call, startedAt }, response);
  }

  async #sendAndTell(request: HttpRequest, call: PreparedCall<unknown>, attempt: number): Promise<HttpResponse> {
    const { logger, onRequest } = this.#options;
    const startedAt = performance.now();
    const report = (status: number | undefined, errorName: string | undefined): void => {
      const durationMs = performance.now() - startedAt;
      tell(onRequest, { method: nameOf(call), verb: request.verb, attempt, status, durationMs, errorName }, logger);
    };
    try {
      const response = await this.#http.send(request);
      report(response.status, undefined);
      return response;
    } catch (error) {
      report(undefined, factsOf(error).errorName);
      throw error;
    }
  }

  /** LabArchives refused the call for its time stamp, so it did nothing: ask for the server's time and try once more. */
  async #mendClock(options: CallOptions): Promise<void> {
    const { epochMs } = await this.call(utilities.epochTime, {}, options);
    this.signer.learnServerTime(epochMs);
    this.#options.logger.info("The local clock differs from LabArchives'; its time is used from now on.");
  }

  #retryAfterMs(thrown: unknown): number {
    return thrown instanceof Refusal ? parseRetryAfterMs(thrown.retryAfter, this.#options.clock.now()) : 0;
  }

  #toError(thrown: unknown, call: PreparedCall<unknown>): unknown {
    const error = thrown instanceof Refusal ? thrown.error : thrown instanceof SendFailure ? thrown.failure : thrown;
    if (error === call.options.signal?.reason) return error;
    return withoutSecrets(isUncertain(thrown, call) ? uncertainWrite(call, error) : error, call);
  }

  #log(call: PreparedCall<unknown>, event: string, fields: Readonly<Record<string, unknown>>): void {
    this.#options.logger.debug(`${nameOf(call)} ${event}`, fields);
  }
}

function nameOf({ endpoint }: PreparedCall<unknown>): string {
  return `${endpoint.class}/${endpoint.method}`;
}

function formBody(pairs: readonly QueryPair[]): HttpBody {
  const bytes = Buffer.from(encodeQuery(pairs));
  return {
    contentType: "application/x-www-form-urlencoded",
    sizeBytes: bytes.byteLength,
    replayable: true,
    open: () => bytes,
  };
}

function anySignal(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one !== undefined && other !== undefined ? AbortSignal.any([one, other]) : (one ?? other);
}
