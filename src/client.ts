import type { InspectOptions } from "node:util";
import { callAnyMethod } from "./api/any-method.ts";
import type { AnyAnswer, AnyCallOptions } from "./transport/any-answer.ts";
import { Api } from "./api/index.ts";
import type { AuthResponseCollector, CollectOptions } from "./auth/collector.ts";
import type { AuthenticateOptions } from "./auth/default-authenticate.ts";
import { type CodeSource, readCode } from "./auth/code-source.ts";
import { readCredentials } from "./auth/environment.ts";
import { Reauthenticator } from "./auth/reauthenticator.ts";
import { ReauthenticatingTransport } from "./auth/reauthenticating-transport.ts";
import { SignIn } from "./auth/sign-in.ts";
import type { SessionStore } from "./auth/stores/store.ts";
import {
  checkOptions,
  type ClientOptions,
  type OnReauthenticate,
  webRootOf,
  transportOptions,
} from "./client-options.ts";
import { AuthenticationError, UsageError } from "./core/errors.ts";
import { givenObject, givenOptions, givenText, givenWords } from "./core/given.ts";
import { ROOT_NODE_ID, type UserId } from "./core/ids.ts";
import { INSPECT, type Inspect, printed } from "./core/printable.ts";
import type { SignedUrl } from "./core/secret.ts";
import type { SessionRecord } from "./core/session.ts";
import type { UserRecord } from "./endpoints/records.ts";
import type { CallOptions, TransportOptions } from "./transport/options.ts";
import type { ContractCheck, ContractCheckOptions } from "./probe/index.ts";
import { Transport } from "./transport/transport.ts";
import type { Folder, Notebook } from "./tree/model/nodes.ts";
import type { User } from "./tree/model/people.ts";
import { parentOf } from "./tree/nodes/internals.ts";
import { SignedInUser } from "./tree/user.ts";

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
  /** For signing in: a refused sign-in must not ask for another one. */
  readonly #plainTransport: Transport;
  readonly #signIn: SignIn;
  readonly #webRoot: URL;
  readonly #people = new Map<UserId, Person>();
  #sessions: SessionStore | undefined;
  #isClosed = false;

  /**
   * @throws {@link UsageError} when no access key is given or found, or the base URL is not one.
   */
  constructor(options: ClientOptions = {}) {
    givenOptions(options);
    checkOptions(options);
    const credentials = readCredentials(process.env, process.cwd(), options);
    this.#options = transportOptions(options, credentials);
    if (credentials.notice !== undefined) this.#options.logger.warn(credentials.notice);
    this.#sessions = options.sessions;
    this.#webRoot = webRootOf(options, credentials.baseUrl);
    this.#plainTransport = new Transport(this.#options);
    this.#transport = this.#workingTransport(options.onReauthenticate);
    this.#signIn = new SignIn(this.#plainTransport, credentials);
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
   * Signs a person in with their email and a code: from the redirect, or the one-hour code of "External App authentication". Where
   * codes rotate, give a function or `{ file }` instead of the code itself.
   *
   * @throws {@link AuthenticationError} when LabArchives does not accept the pair.
   */
  async login(email: string, authCode: CodeSource, options?: CallOptions): Promise<User> {
    this.#refuseClosed();
    return this.#userOf(await this.#signIn.login(email, await readCode(authCode), options), email);
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
   * Lets the person of a stored profile in again; `undefined` when nobody is stored under that name. A session that LabArchives no
   * longer accepts is removed from the store.
   *
   * @throws {@link AuthenticationError} `unknown-user` or `session-expired`: sign in again.
   *
   * @example
   * ```ts
   * const user = (await client.restore()) ?? (await client.defaultAuthenticate());
   * await client.saveSession(user);
   * ```
   */
  async restore(profile = "default"): Promise<User | undefined> {
    this.#refuseClosed();
    givenWords(profile, "A profile's name");
    const { restoreSession } = await import("./auth/restore.ts");
    return restoreSession(await this.sessions(), profile, (session) => this.resume(session));
  }

  /** Keeps a person's session under a profile's name, for {@link restore}. */
  async saveSession(user: User, profile = "default"): Promise<void> {
    if (!(user instanceof SignedInUser)) throw new UsageError("Only a person whom a client signed in can be kept.");
    const store = await this.sessions();
    const savedAt = new Date(this.#options.clock.now()).toISOString();
    await store.save(profile, { ...user.session(), fullName: user.fullName, savedAt });
  }

  /**
   * Forgets the session of a profile, and only on this machine: LabArchives keeps it until the person revokes it there. Harmless when
   * there is none.
   *
   * @example
   * ```ts
   * await client.forgetSession("work");
   * ```
   */
  async forgetSession(profile = "default"): Promise<void> {
    givenWords(profile, "A profile's name");
    await (await this.sessions()).delete(profile);
  }

  /** Where sessions are kept. */
  async sessions(): Promise<SessionStore> {
    if (this.#sessions === undefined) {
      const { FileSessionStore } = await import("./auth/stores/file-store.ts");
      this.#sessions ??= new FileSessionStore();
    }
    return this.#sessions;
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
    givenText(method, "The method");
    givenObject(query, "The query");
    for (const [key, value] of Object.entries(query)) givenText(value, key);
    const [className, name, ...more] = method.split("/");
    if (!className || !name || more.length > 0 || !/^[a-z_]+\/[a-z_]+$/.test(method)) {
      throw new UsageError(`"${method}" is not a method. Give class and method, like "entries/entry_attachment".`);
    }
    return this.#transport.signer.method(className, name, Object.entries(query), expiresInMs);
  }

  /**
   * Prepares a look at what labapi takes for true about LabArchives without the vendor's word: about sixty calls, a second apart.
   * Iterate over it to ask, then take its `report()`, which holds no names, ids, addresses, texts or keys. All that it writes is on
   * one new page in the given folder; `isReadOnly` writes nothing.
   *
   * @example
   * ```ts
   * const check = await client.checkContract(user, notebook, { isReadOnly: true });
   * for await (const { question, outcome } of check) console.log(question, outcome);
   * console.log(check.report().facts.filter(({ verdict }) => verdict === "differs"));
   * ```
   */
  async checkContract(
    user: User,
    place: Folder | Notebook,
    options: ContractCheckOptions = {},
  ): Promise<ContractCheck> {
    this.#refuseClosed();
    if (!(user instanceof SignedInUser)) throw new UsageError("Give a person whom a client signed in.");
    parentOf(place, "The place");
    const { ContractCheck, contractPorts } = await import("./probe/index.ts");
    const { uid } = user.session();
    const known = { uid, notebookId: place.notebook.id, parentId: place.isFolder() ? place.id : ROOT_NODE_ID };
    const signal = options.signal ?? this.#options.signal;
    return new ContractCheck(contractPorts(this.#options), known, { ...options, signal });
  }

  /**
   * Calls any method under LabArchives' own names, also one this package does not know: signed, paced, with deadlines and typed errors
   * like every other call. A call that changes something, or may, is sent once.
   *
   * @throws {@link UsageError} when the name is none; whatever a call throws.
   *
   * @example
   * ```ts
   * const answer = await client.call("utilities/epoch_time");
   * if (answer.kind === "xml") console.log(answer.root.children[0]?.text);
   * ```
   */
  async call(
    method: string,
    params: Readonly<Record<string, string>> = {},
    options?: AnyCallOptions,
  ): Promise<AnyAnswer> {
    this.#refuseClosed();
    return callAnyMethod(this.#transport, method, params, options);
  }

  /** Lets running calls end, then closes every connection. Later calls are refused; closing twice is harmless. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#transport.close(), this.#plainTransport.close()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Where it leads, and for how many people: no key. */
  toJSON(): ClientSummary {
    return { kind: "client", baseUrl: this.baseUrl, signedInCount: this.#people.size, isClosed: this.#isClosed };
  }

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printed("Client", this.toJSON(), options, inspect);
  }

  #workingTransport(onReauthenticate: OnReauthenticate | undefined): Transport {
    if (onReauthenticate === undefined) return this.#plainTransport;
    const reauthenticator = new Reauthenticator((expired) => this.#signInAgain(expired, onReauthenticate));
    return new ReauthenticatingTransport(this.#options, reauthenticator, this.#plainTransport.known);
  }

  async #signInAgain(expired: UserId, onReauthenticate: OnReauthenticate): Promise<UserId> {
    const person = this.#people.get(expired);
    if (person === undefined) throw new UsageError("Somebody this client never signed in cannot be signed in again.");
    const answer = await onReauthenticate({ email: person.email });
    const record =
      "uid" in answer
        ? await this.#signIn.resume(answer)
        : await this.#signIn.login(answer.email, await readCode(answer.code));
    if (record.email?.toLowerCase() !== person.email.toLowerCase()) throw somebodyElse(person.email);
    person.userId = record.id;
    this.#people.set(record.id, person);
    return record.id;
  }

  #userOf(record: UserRecord, knownEmail: string): User {
    const session = this.#signIn.sessionOf(record, knownEmail);
    const person: Person = { email: session.email, userId: record.id };
    this.#people.set(record.id, person);
    const { clock, pacing } = this.#options;
    const { maxInFlight } = pacing;
    const ports = {
      transport: this.#transport,
      userId: record.id,
      browserUrl: this.#webRoot,
      clock,
      maxInFlight,
      call: this.call.bind(this),
    };
    return new SignedInUser(ports, () => ({ ...session, uid: person.userId }), record);
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new UsageError("This client is closed. Make a new Client.");
  }
}

/** What a client shows itself as, printed or in JSON. */
export interface ClientSummary {
  readonly kind: "client";
  readonly baseUrl: string;
  readonly signedInCount: number;
  readonly isClosed: boolean;
}

/** Somebody who signed in, under the uid that is good now. */
interface Person {
  readonly email: string;
  userId: UserId;
}

function somebodyElse(email: string): AuthenticationError {
  return new AuthenticationError(
    `Somebody else than ${email} signed in. The job goes on only as the person who started it; nothing was written.`,
    { reason: "wrong-credentials" },
  );
}
