import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { InspectOptions } from "node:util";
import { AuthenticationError, UsageError } from "../core/errors.ts";
import { givenCallOptions, optionalText } from "../core/given.ts";
import { INSPECT, type Inspect, printed } from "../core/printable.ts";
import type { Logger } from "../core/logger.ts";
import { type CallbackAnswer, readCallbackQuery, refusedByUser } from "./callback-query.ts";
import { type LoopbackHandler, LoopbackServer } from "./loopback.ts";
import * as pages from "./pages.ts";
import { SignInOutcome } from "./sign-in-outcome.ts";

/** Where and how long to wait for the browser to come back. */
export interface CollectOptions {
  /** Port on 127.0.0.1; 0 for any free one. Without it: 8089, or any free one when that is taken. */
  readonly port?: number | undefined;
  /** Path of the callback; by default one that cannot be guessed. */
  readonly callbackPath?: string | undefined;
  /** How long to wait for the person, in milliseconds; five minutes by default, 0 for ever. */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait; `wait()` rejects with the signal's own reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the collector needs of the client. */
export interface CollectDeps<U> {
  /** The signed sign-in URL that comes back to `redirectUrl`. */
  readonly authUrlFor: (redirectUrl: string) => string;
  /** Exchanges what came back for the signed-in person. */
  readonly exchange: (email: string, code: string, signal: AbortSignal) => Promise<U>;
  readonly logger: Logger;
}

/**
 * Waits on 127.0.0.1 for one browser to come back from LabArchives. Only the first complete answer counts; anything else that
 * knocks changes nothing. The port is free again after every outcome.
 */
export class AuthResponseCollector<U> implements AsyncDisposable {
  readonly #outcome: SignInOutcome<U>;
  readonly #exchange: CollectDeps<U>["exchange"];
  readonly #callbackUrl: string;
  readonly #authUrl: string;

  /** Use {@link collectAuthResponse}. */
  constructor(outcome: SignInOutcome<U>, callbackUrl: string, { authUrlFor, exchange }: CollectDeps<U>) {
    this.#outcome = outcome;
    this.#exchange = exchange;
    this.#callbackUrl = callbackUrl;
    this.#authUrl = authUrlFor(callbackUrl);
  }

  /** Where it listens. */
  get callbackUrl(): string {
    return this.#callbackUrl;
  }

  /** The sign-in page to open; usable for five minutes. Holds a signature: do not log it. */
  get authUrl(): string {
    return this.#authUrl;
  }

  /**
   * The signed-in person, once the browser is back.
   *
   * @throws {@link AuthenticationError} `refused-by-user`, `wrong-credentials`, or `no-answer` after `close()`.
   * @throws {@link TimeoutError} phase `sign-in`.
   */
  async wait(): Promise<U> {
    return this.#outcome.result;
  }

  /**
   * Takes an email and a code that came another way than through the browser: typed in, say. A refused pair can be followed by
   * another; the wait goes on. Does nothing when the browser was faster.
   */
  async redeem(email: string, code: string): Promise<void> {
    if (!this.#outcome.take()) return;
    try {
      this.#outcome.resolve(await this.#exchange(email, code, this.#outcome.signal));
    } catch (error) {
      this.#outcome.release();
      throw error;
    }
  }

  /** Ends the wait with this error, unless the browser is already back and its code is being exchanged. */
  giveUp(reason: unknown): void {
    if (this.#outcome.take()) this.#outcome.reject(reason);
  }

  /** Stops waiting and frees the port. Harmless when it is over already. */
  async close(): Promise<void> {
    this.#outcome.reject(
      new AuthenticationError("The sign-in was closed before the browser came back.", { reason: "no-answer" }),
    );
    await this.#outcome.result.catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Where it listens, without the path that nobody can guess. */
  toJSON(): { readonly kind: "sign-in"; readonly listensOn: string } {
    return { kind: "sign-in", listensOn: new URL(this.#callbackUrl).origin };
  }

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printed("AuthResponseCollector", this.toJSON(), options, inspect);
  }
}

/**
 * Starts to listen, and only then makes the sign-in URL, so that what LabArchives sends the browser to is certainly ours.
 *
 * @example
 * ```ts
 * await using collector = await client.collectAuthResponse({ port: 8089 });
 * console.log(collector.authUrl);
 * const user = await collector.wait();
 * ```
 */
export async function collectAuthResponse<U>(
  options: CollectOptions,
  deps: CollectDeps<U>,
): Promise<AuthResponseCollector<U>> {
  givenCallOptions(options);
  optionalText(options.callbackPath, "callbackPath");
  const path = options.callbackPath ?? `/auth/${randomBytes(24).toString("base64url")}/`;
  checkPath(path);
  options.signal?.throwIfAborted();
  const outcome = new SignInOutcome<U>(options);
  try {
    const server = await LoopbackServer.listen(options.port, (own) => callbackHandler(own, path, outcome, deps));
    outcome.whenSettled(() => server.close());
    options.signal?.throwIfAborted();
    const callbackUrl = `${server.origin}${path}`;
    return new AuthResponseCollector(outcome, callbackUrl, deps);
  } catch (error) {
    outcome.reject(error);
    await outcome.result.catch(() => {});
    throw error;
  }
}

function callbackHandler<U>(
  server: LoopbackServer,
  path: string,
  outcome: SignInOutcome<U>,
  deps: CollectDeps<U>,
): LoopbackHandler {
  return (request, response) => {
    const received = receive(request, server, path, outcome);
    void ("status" in received ? show(response, received) : settle(received, response, outcome, deps));
  };
}

type Answered = Exclude<CallbackAnswer, { kind: "incomplete" }>;

/** The one answer that counts, or the page that says why this request is none. */
function receive(
  request: IncomingMessage,
  server: LoopbackServer,
  path: string,
  outcome: SignInOutcome<unknown>,
): Answered | pages.Page {
  const refusal = refusalOf(request, server, path);
  if (refusal !== undefined) return refusal;
  const answer = readCallbackQuery(new URL(request.url ?? "/", server.origin).searchParams);
  if (answer.kind === "incomplete") return pages.INCOMPLETE;
  return outcome.take() ? answer : pages.ALREADY_USED;
}

/** Exchanges the code before the browser is answered, so that the page tells the truth. */
async function settle<U>(
  answer: Answered,
  response: ServerResponse,
  outcome: SignInOutcome<U>,
  { exchange, logger }: CollectDeps<U>,
): Promise<void> {
  if (answer.kind === "refused") {
    logger.debug("LabArchives sent the browser back without a code");
    await show(response, pages.REFUSED);
    outcome.reject(refusedByUser(answer.text));
    return;
  }
  try {
    const user = await exchange(answer.email, answer.code, outcome.signal);
    await show(response, pages.SIGNED_IN);
    outcome.resolve(user);
  } catch (error) {
    await show(response, error instanceof AuthenticationError ? pages.WRONG_CODE : pages.FAILED);
    outcome.reject(error);
  }
}

/** What is wrong with a request that is not the browser coming back. */
function refusalOf(
  { method, url, headers }: IncomingMessage,
  server: LoopbackServer,
  path: string,
): pages.Page | undefined {
  if (!server.isOwnHost(headers.host)) return pages.WRONG_HOST;
  if ((url ?? "").split("?", 1)[0] !== path) return pages.NOT_FOUND;
  if (method !== "GET") return pages.METHOD_NOT_ALLOWED;
  // Browsers say what a request is for: an image or a script of some web page is not a person coming back.
  const destination = headers["sec-fetch-dest"];
  return destination === undefined || destination === "document" ? undefined : pages.NOT_A_VISIT;
}

/** Answers, and waits until the answer is out (or the browser gone), so that a program that ends now does not cut it off. */
function show(response: ServerResponse, page: pages.Page): Promise<void> {
  const allow = page.status === 405 ? { allow: "GET" } : {};
  response.writeHead(page.status, { ...pages.PAGE_HEADERS, ...allow, connection: "close" });
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    response.once("close", resolve);
    response.end(pages.renderPage(page));
  });
}

function checkPath(path: string): void {
  const base = "http://127.0.0.1";
  if (path.startsWith("/") && URL.canParse(path, base) && new URL(path, base).href === `${base}${path}`) {
    if (!/[?#]/.test(path)) return;
  }
  throw new UsageError(
    `The callback path ${JSON.stringify(path)} must be a plain absolute path, like /auth/callback/.`,
  );
}
