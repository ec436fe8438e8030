import { type CallbackAnswer, readCallbackQuery, refusedByUser } from "../auth/callback-query.ts";
import { type Clock, systemClock } from "../core/clock.ts";
import { UsageError } from "../core/errors.ts";
import type { Page } from "../auth/pages.ts";
import { isLoopback } from "../transport/base-url.ts";
import {
  failurePage,
  FOREIGN_FORM,
  INCOMPLETE,
  NOT_FOUND,
  NOT_THIS_BROWSER,
  pageAnswer,
  redirect,
  UNAVAILABLE,
  WRONG_METHOD,
} from "./answers.ts";
import { type CookieRules, isToken, readCookie, setCookie } from "./cookies.ts";
import { DeadlineBackend } from "./deadline-backend.ts";
import { newToken, PendingSignIns } from "./pending-sign-ins.ts";
import { isLocalPath, localUrl } from "./return-to.ts";
import type { SessionBackend } from "./session-backend.ts";
import { type SignedInPerson, type WebSession, WebSessions } from "./web-sessions.ts";

/** The part of a client that a web application signs people in with. */
export interface SignInClient<U extends SignedInPerson = SignedInPerson> {
  generateAuthUrl(redirectUrl: string): string;
  login(email: string, code: string): Promise<U>;
}

/** How a web application signs people in. */
export interface SignInOptions<U extends SignedInPerson = SignedInPerson> {
  readonly client: SignInClient<U>;
  /** The complete public URL of the callback route; https, except on this machine. */
  readonly callbackUrl: string;
  /** Where begun sign-ins and sessions are kept. */
  readonly sessions: SessionBackend;
  /** Called before the session begins; throwing refuses the person. */
  readonly onSignedIn?: ((user: U, request: Request) => void | Promise<void>) | undefined;
  /** Told of each sign-in that failed; may answer in its own way. */
  readonly onError?: ((error: unknown, request: Request) => Response | void | Promise<Response | void>) | undefined;
  /** Where to go when nothing else was asked for; `/` by default. */
  readonly defaultPath?: string | undefined;
  /** How long a person may take to sign in, in milliseconds; 15 minutes by default. */
  readonly pendingTtlMs?: number | undefined;
  /** How long a session lasts, in milliseconds; 8 hours by default. */
  readonly sessionTtlMs?: number | undefined;
  /** How long `sessions` may take to answer, in milliseconds, before the browser is told 503; 10 seconds by default. */
  readonly backendTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** A handler as the web standard has it. */
export type WebHandler = (request: Request) => Promise<Response>;

/** The three routes of a sign-in, and who is signed in. */
export interface WebSignIn {
  /** GET: sends the browser to LabArchives. `?returnTo=/path` says where to go afterwards. */
  readonly start: WebHandler;
  /** GET: takes the browser back, begins a session, and goes to `returnTo`. Its route is the callback URL. */
  readonly callback: WebHandler;
  /** POST: ends the session. */
  readonly signOut: WebHandler;
  /** Who sent this request, or `undefined`. */
  readonly session: (request: Request) => Promise<WebSession | undefined>;
}

const BROWSER_COOKIE = "labapi-browser";
const SESSION_COOKIE = "labapi-session";
const STATE = "state";

/**
 * Sign-in with LabArchives for a web application. Each sign-in belongs to the browser that began it: a callback that was made
 * up, repeated, or sent to somebody else does nothing.
 *
 * @throws UsageError when the callback URL is not fit for it.
 *
 * @example
 * ```ts
 * const signIn = createSignIn({ client, callbackUrl: "https://app.example.org/callback", sessions: new MemorySessionBackend() });
 * app.get("/login", (c) => signIn.start(c.req.raw));
 * app.get("/callback", (c) => signIn.callback(c.req.raw));
 * app.post("/logout", (c) => signIn.signOut(c.req.raw));
 * ```
 */
export function createSignIn<U extends SignedInPerson>(options: SignInOptions<U>): WebSignIn {
  const flow = new WebSignInFlow(options);
  return {
    start: (request) => flow.answer(request, () => flow.start(request)),
    callback: (request) => flow.answer(request, () => flow.callback(request)),
    signOut: (request) => flow.answer(request, () => flow.signOut(request)),
    session: (request) => flow.session(request),
  };
}

class WebSignInFlow<U extends SignedInPerson> {
  readonly #options: SignInOptions<U>;
  readonly #callbackUrl: URL;
  readonly #defaultPath: string;
  readonly #cookies: CookieRules;
  readonly #pending: PendingSignIns;
  readonly #sessions: WebSessions;
  readonly #pendingTtlMs: number;
  readonly #sessionTtlMs: number;

  constructor(options: SignInOptions<U>) {
    this.#options = options;
    this.#callbackUrl = parseCallbackUrl(options.callbackUrl);
    this.#defaultPath = options.defaultPath ?? "/";
    if (!isLocalPath(this.#defaultPath, this.#callbackUrl.origin)) {
      throw new UsageError("defaultPath must be a path of this application, like /home.");
    }
    this.#cookies = { isSecure: this.#callbackUrl.protocol === "https:" };
    this.#pendingTtlMs = options.pendingTtlMs ?? 15 * 60_000;
    this.#sessionTtlMs = options.sessionTtlMs ?? 8 * 3_600_000;
    const backend = new DeadlineBackend(options.sessions, options.backendTimeoutMs ?? 10_000);
    this.#pending = new PendingSignIns(backend, this.#pendingTtlMs);
    this.#sessions = new WebSessions(backend, this.#sessionTtlMs, options.clock ?? systemClock);
  }

  /** A session backend that fails is told of and answered: a web server may end for a promise that nobody catches. */
  async answer(request: Request, step: () => Promise<Response>): Promise<Response> {
    try {
      return await step();
    } catch (error) {
      return this.#failed(error, request, UNAVAILABLE);
    }
  }

  async start(request: Request): Promise<Response> {
    if (request.method !== "GET") return pageAnswer(WRONG_METHOD, { allow: "GET" });
    // Several tabs may sign in at once, so a browser keeps the value it has.
    const browser = this.#cookie(request, BROWSER_COOKIE) ?? newToken();
    const target = this.#local(new URL(request.url).searchParams.getAll("returnTo"));
    const callback = new URL(this.#callbackUrl);
    callback.searchParams.set(STATE, await this.#pending.begin(browser, target));
    const cookie = setCookie(BROWSER_COOKIE, browser, this.#pendingTtlMs, this.#cookies);
    return redirect(this.#options.client.generateAuthUrl(callback.href), 302, [cookie]);
  }

  async callback(request: Request): Promise<Response> {
    if (request.method !== "GET") return pageAnswer(WRONG_METHOD, { allow: "GET" });
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== this.#callbackUrl.pathname) return pageAnswer(NOT_FOUND);
    const answer = readCallbackQuery(searchParams);
    if (answer.kind === "incomplete") return pageAnswer(INCOMPLETE);
    const target = await this.#endPending(request, searchParams.getAll(STATE));
    if (target === undefined) return pageAnswer(NOT_THIS_BROWSER);
    try {
      return await this.#finish(request, answer, target);
    } catch (error) {
      return this.#failed(error, request, failurePage(error));
    }
  }

  /** Tells `onError`, whose own failure is no reason to leave the browser without an answer. */
  async #failed(error: unknown, request: Request, page: Page): Promise<Response> {
    try {
      return (await this.#options.onError?.(error, request)) ?? pageAnswer(page);
    } catch {
      return pageAnswer(page);
    }
  }

  async signOut(request: Request): Promise<Response> {
    if (request.method !== "POST") return pageAnswer(WRONG_METHOD, { allow: "POST" });
    if (!this.#isOwnPage(request)) return pageAnswer(FOREIGN_FORM);
    const id = this.#cookie(request, SESSION_COOKIE);
    if (id !== undefined) await this.#sessions.end(id);
    return redirect(this.#local([]), 303, [setCookie(SESSION_COOKIE, "", 0, this.#cookies)]);
  }

  async session(request: Request): Promise<WebSession | undefined> {
    const id = this.#cookie(request, SESSION_COOKIE);
    return id === undefined ? undefined : this.#sessions.find(id);
  }

  async #endPending(request: Request, states: readonly string[]): Promise<string | undefined> {
    const browser = this.#cookie(request, BROWSER_COOKIE);
    const [state] = states;
    if (browser === undefined || state === undefined || states.length !== 1 || !isToken(state)) return undefined;
    return this.#pending.end(state, browser);
  }

  async #finish(
    request: Request,
    answer: Exclude<CallbackAnswer, { kind: "incomplete" }>,
    target: string,
  ): Promise<Response> {
    if (answer.kind === "refused") throw refusedByUser(answer.text);
    const user = await this.#options.client.login(answer.email, answer.code);
    await this.#options.onSignedIn?.(user, request);
    const id = await this.#sessions.begin(user, this.#cookie(request, SESSION_COOKIE));
    return redirect(target, 303, [setCookie(SESSION_COOKIE, id, this.#sessionTtlMs, this.#cookies)]);
  }

  #cookie(request: Request, name: string): string | undefined {
    return readCookie(request.headers.get("cookie"), name, this.#cookies);
  }

  #local(paths: readonly string[]): string {
    const path = paths.length === 1 ? paths[0] : undefined;
    return localUrl(path, this.#callbackUrl.origin, this.#defaultPath);
  }

  /** Browsers say where a form was sent from; what is no browser does not carry its cookies by accident. */
  #isOwnPage(request: Request): boolean {
    const site = request.headers.get("sec-fetch-site");
    if (site !== null) return site === "same-origin" || site === "none";
    const origin = request.headers.get("origin");
    return origin === null || origin === this.#callbackUrl.origin;
  }
}

function parseCallbackUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url)))) {
    throw new UsageError("callbackUrl must be a complete https URL (plain http only on this machine).");
  }
  if (url.username !== "" || url.password !== "" || text.includes("#") || text.includes("?")) {
    throw new UsageError("callbackUrl must have neither user information nor a query nor a fragment.");
  }
  return url;
}
