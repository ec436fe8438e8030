import { setTimeout as sleepFor } from "node:timers/promises";
import type { InspectOptions } from "node:util";
import { gunzipSync } from "node:zlib";
import {
  type Evidence,
  type Exchange,
  type Known,
  type Question,
  QUESTIONS,
  READ_QUESTIONS,
} from "../contract/index.ts";
import { NetworkError } from "../core/errors.ts";
import { INSPECT, type Inspect, printed } from "../core/printable.ts";
import { packageVersion } from "../core/version.ts";
import type { ConnectionPlan } from "../transport/connection.ts";
import { RawExchange, type RawAnswer } from "../transport/raw-exchange.ts";
import { regionOf } from "../transport/base-url.ts";
import type { TransportOptions } from "../transport/options.ts";
import { userAgentOf } from "../transport/user-agent.ts";
import type { UrlSignerOptions } from "../transport/url-signer.ts";
import { encodeQuery } from "../wire/query.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import { readXmlBytes } from "../wire/xml-reader.ts";
import { type ContractReport, findings } from "./report.ts";
import { Signers } from "./signers.ts";

/** What a check is given by the client. */
export interface ContractPorts {
  readonly connection: ConnectionPlan;
  readonly key: UrlSignerOptions;
  /** LabArchives' region; `other` for a server of one's own. */
  readonly service: string;
}

/** What a check needs of a client's options. */
export function contractPorts(options: TransportOptions): ContractPorts {
  const { baseUrl, accessKeyId, accessPassword, hash, clock } = options;
  return {
    connection: { ...options, maxConnections: 1 },
    key: { baseUrl, accessKeyId, accessPassword, hash, clock },
    service: regionOf(baseUrl) ?? "other",
  };
}

/** What a check is told. */
export interface ContractCheckOptions {
  /** Leave out everything that writes. */
  readonly isReadOnly?: boolean | undefined;
  /** Between the starts of two calls; a second unless given, as LabArchives asks of batches. */
  readonly minIntervalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Waits; a test's own clock may do so at once. */
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/** A question was asked, or left out because something it needs is not known. */
export interface ContractEvent {
  readonly question: string;
  readonly method: string;
  readonly isWrite: boolean;
  readonly outcome: "answered" | "no answer" | "left out";
  readonly done: number;
  readonly total: number;
}

const MOST_FAILURES_IN_A_ROW = 3;
const MOST_XML_BYTES = 16 * 1024 * 1024;

/**
 * Asks a server about everything that is taken for true without the vendor's word. Iterate over it once; then {@link report}. All
 * that it writes is on one new page in the given folder. Nothing is repeated: a question without an answer stays without one.
 */
export class ContractCheck implements AsyncIterable<ContractEvent> {
  readonly #ports: ContractPorts;
  readonly #options: ContractCheckOptions;
  readonly #signers: Signers;
  readonly #evidence = new Map<string, Exchange>();
  #known: Known;
  #asked = 0;
  #failuresInARow = 0;
  #lastStart = Number.NEGATIVE_INFINITY;

  constructor(ports: ContractPorts, known: Known, options: ContractCheckOptions = {}) {
    this.#ports = ports;
    this.#known = known;
    this.#options = options;
    this.#signers = new Signers(ports.key);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ContractEvent, void, undefined> {
    const questions = this.#options.isReadOnly === true ? READ_QUESTIONS : QUESTIONS;
    await using exchange = new RawExchange(this.#ports.connection);
    for (const [index, question] of questions.entries()) {
      const outcome = await this.#ask(exchange, question);
      const { name, method, isWrite } = question;
      yield { question: name, method, isWrite, outcome, done: index + 1, total: questions.length };
    }
  }

  toJSON(): { readonly kind: "contract-check"; readonly isReadOnly: boolean; readonly askedCount: number } {
    return { kind: "contract-check", isReadOnly: this.#options.isReadOnly === true, askedCount: this.#asked };
  }

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printed("ContractCheck", this.toJSON(), options, inspect);
  }

  /** The page that was made, to be looked at or put into the trash. */
  get pageId(): string | undefined {
    return this.#known.pageId;
  }

  report(): ContractReport {
    const { service, key } = this.#ports;
    return {
      format: "labapi contract report",
      formatVersion: 1,
      labapiVersion: packageVersion(),
      date: new Date(key.clock.now()).toISOString().slice(0, 10),
      service,
      isReadOnly: this.#options.isReadOnly === true,
      questionsAsked: this.#asked,
      facts: findings(this.#evidence satisfies Evidence),
    };
  }

  async #ask(exchange: RawExchange, question: Question): Promise<ContractEvent["outcome"]> {
    const query = question.query(this.#known);
    const body = question.body?.(this.#known);
    if (query === undefined || (question.body !== undefined && body === undefined)) return "left out";
    await this.#turn(question.pauseMs ?? 0);
    this.#asked += 1;
    try {
      const url = this.#signers.sign(question, query);
      const { verb = "GET" } = question;
      const { signal } = this.#options;
      const headers = this.#headers(question, contentTypeOf(body));
      this.#take(question, await exchange.send({ verb, url, headers, body: bytesOf(body), signal }));
      return "answered";
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      this.#failuresInARow += 1;
      if (this.#evidence.size === 0 || this.#failuresInARow >= MOST_FAILURES_IN_A_ROW) throw error;
      return "no answer";
    }
  }

  #take(question: Question, answer: RawAnswer): void {
    this.#failuresInARow = 0;
    const taken = toExchange(question, answer);
    this.#evidence.set(question.name, taken);
    this.#known = { ...this.#known, ...question.learn?.(taken) };
    const epochMs = Number(taken.root?.child("epoch-time")?.text.trim() ?? Number.NaN);
    if (Number.isFinite(epochMs)) this.#signers.learnServerTime(epochMs);
  }

  #headers({ headers = {} }: Question, contentType: string | undefined): Readonly<Record<string, string>> {
    const all = {
      accept: "application/xml, */*",
      "accept-encoding": "identity",
      "user-agent": userAgentOf(),
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...headers,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
  }

  async #turn(pauseMs: number): Promise<void> {
    const { minIntervalMs = 1000, signal } = this.#options;
    const { sleep = (ms: number) => sleepFor(ms, undefined, { signal }) } = this.#options;
    const waitMs = Math.max(pauseMs, this.#lastStart + minIntervalMs - performance.now());
    if (waitMs > 0) await sleep(waitMs);
    signal?.throwIfAborted();
    this.#lastStart = performance.now();
  }
}

type Body = ReturnType<NonNullable<Question["body"]>>;

function bytesOf(body: Body): Uint8Array | undefined {
  return body?.kind === "form" ? Buffer.from(encodeQuery(Object.entries(body.fields))) : body?.bytes;
}

function contentTypeOf(body: Body): string | undefined {
  return body?.kind === "form" ? "application/x-www-form-urlencoded" : body?.contentType;
}

function toExchange({ expects }: Question, { status, headers, bytes }: RawAnswer): Exchange {
  const isAsSent = expects === undefined ? undefined : Buffer.compare(bytes, expects) === 0;
  return { status, headers, sizeBytes: bytes.byteLength, isAsSent, root: documentIn(bytes, headers) };
}

/** Decompressed where the server compressed it, as that is one of the questions. */
function documentIn(bytes: Uint8Array, headers: ReadonlyMap<string, string>): XmlElement | undefined {
  try {
    return readXmlBytes(
      headers.get("content-encoding") === "gzip" ? gunzipSync(bytes, { maxOutputLength: MOST_XML_BYTES }) : bytes,
    );
  } catch {
    return undefined;
  }
}
