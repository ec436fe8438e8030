import { Api } from "./api/index.ts";
import type { AuthResponseCollector, CollectOptions } from "./auth/collector.ts";
import type { AuthenticateOptions } from "./auth/default-authenticate.ts";
import { readCredentials } from "./auth/environment.ts";
import { SignIn } from "./auth/sign-in.ts";
import { type ClientOptions, transportOptions } from "./client-options.ts";
import { UsageError } from "./core/errors.ts";
import type { SignedUrl } from "./core/secret.ts";
import type { SessionRecord } from "./core/session.ts";
import type { UserRecord } from "./endpoints/records.ts";
import { browserUrlOf } from "./transport/base-url.ts";
import type { CallOptions, TransportOptions } from "./transport/options.ts";
import { Transport } from "./transport/transport.ts";
import { User } from "./tree/user.ts";

/** How long a URL made for another tool stays usable, beyond LabArchives' own two minutes. */
export interface ConstructUrlOptions {
  /** Milliseconds; 0 unless given. */
  readonly expiresInMs?: number | undefined;
}

/**
 * The way to LabArchives: one access key, any number of people. Keep one per process and close it at the end.
 *
 * @example
 * ```ts
 * await using client = new Client(); // API_URL, ACCESS_KEYID, ACCESS_PWD from the environment or .env
 * const user = await client.defaultAuthenticate();
 * console.log(user.notebooks.names());
 * ```
 */
export class Client implements AsyncDisposable {
  /** Every documented method of the ELN API. */
  readonly api: Api;
  readonly #options: TransportOptions;
  readonly #transport: Transport;
  readonly #signIn: SignIn;
  #isClosed = false;

  /**
   * @throws {@link UsageError} when no access key is given or found, or the base URL is not one.
   */
  constructor(options: ClientOptions = {}) {
    const credentials = readCredentials(process.env, process.cwd(), options);
    this.#options = transportOptions(options, credentials);
    this.#transport = new Transport(this.#options);
    this.#signIn = new SignIn(this.#transport, credentials);
    this.api = new Api(this.#transport);
  }

  /** The API base all calls go to. */
  get baseUrl(): string {
    return this.#options.baseUrl.href.replace(/\/+$/, "");
  }

  get accessKeyId(): string {
    return this.#options.accessKeyId;
  }

  /**
   * The sign-in page that sends the browser on to `redirectUrl` with `email` and `auth_code`, for {@link login}. Usable for five
   * minutes. It holds a signature: give it to the one browser that needs it, and do not log it.
   *
   * @example
   * ```ts
   * return Response.redirect(client.generateAuthUrl("https://my-service.example.org/callback"));
   * ```
   */
  generateAuthUrl(redirectUrl: string): string {
    this.#refuseClosed();
    return this.#signIn.generateAuthUrl(redirectUrl);
  }

  /**
   * Signs a person in with their email and a code: from the redirect, or the one-hour code of "External App authentication".
   *
   * @throws {@link AuthenticationError} when LabArchives does not accept the pair.
   */
  async login(email: string, authCode: string, options?: CallOptions): Promise<User> {
    this.#refuseClosed();
    return this.#userOf(await this.#signIn.login(email, authCode, options), email);
  }

  /**
   * Lets a person in again with what `user.session()` gave: no browser, no code.
   *
   * @throws {@link UsageError} when the session belongs to another access key or server.
   * @throws {@link AuthenticationError} when it was revoked or has lapsed: sign in again.
   */
  async resume(session: SessionRecord, options?: CallOptions): Promise<User> {
    this.#refuseClosed();
    return this.#userOf(await this.#signIn.resume(session, options), session.email);
  }

  /**
   * Listens on 127.0.0.1 for a browser that comes back from the sign-in page, which you open yourself.
   *
   * @example
   * ```ts
   * await using collector = await client.collectAuthResponse();
   * console.log("Open", collector.authUrl);
   * const user = await collector.wait();
   * ```
   */
  async collectAuthResponse(options: CollectOptions = {}): Promise<AuthResponseCollector<User>> {
    this.#refuseClosed();
    // Servers and browsers are loaded by those who sign somebody in, not by every program that imports labapi.
    const { collectAuthResponse } = await import("./auth/collector.ts");
    return collectAuthResponse<User>(options, {
      authUrlFor: (redirectUrl) => this.generateAuthUrl(redirectUrl),
      exchange: (email, code, signal) => this.login(email, code, { signal }),
      logger: this.#options.logger,
    });
  }

  /**
   * Signs a person in at this machine: opens a browser (see `LA_AUTH_BROWSER`), or prints the address where there is none, and waits
   * for it to come back.
   *
   * @throws {@link AuthenticationError} when it is refused, {@link TimeoutError} when nobody signs in.
   */
  async defaultAuthenticate(options: AuthenticateOptions = {}): Promise<User> {
    this.#refuseClosed();
    const { defaultAuthenticate } = await import("./auth/default-authenticate.ts");
    return defaultAuthenticate<User>(options, {
      collect: (collectOptions) => this.collectAuthResponse(collectOptions),
      logger: this.#options.logger,
    });
  }

  /**
   * A signed URL of any method, for a tool that is not this client: `constructUrl("entries/entry_attachment", { uid, eid })`. Names
   * are LabArchives' own. Whoever holds it can call that method with any parameters until it expires, so it redacts itself.
   */
  constructUrl(
    method: string,
    query: Readonly<Record<string, string>> = {},
    { expiresInMs = 0 }: ConstructUrlOptions = {},
  ): SignedUrl {
    this.#refuseClosed();
    const [className, name, ...more] = method.split("/");
    if (!className || !name || more.length > 0 || !/^[a-z_]+\/[a-z_]+$/.test(method)) {
      throw new UsageError(`"${method}" is not a method. Give class and method, like "entries/entry_attachment".`);
    }
    return this.#transport.signer.method(className, name, Object.entries(query), expiresInMs);
  }

  /** Lets running calls end, then closes every connection. Later calls are refused; closing twice is harmless. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #userOf(record: UserRecord, knownEmail: string): User {
    const session = this.#signIn.sessionOf(record, knownEmail);
    const { baseUrl, clock } = this.#options;
    const ports = { transport: this.#transport, userId: record.id, browserUrl: browserUrlOf(baseUrl), clock };
    return new User(ports, session, record);
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new UsageError("This client is closed. Make a new Client.");
  }
}
