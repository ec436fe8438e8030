import type { Client, ClientOptions, Logger, NewSignIn, User } from "../index.ts";
import { Output, type OutputOptions } from "./terminal/output.ts";
import { clientOptionsOf, findKey } from "./keys/find-key.ts";
import { withKeyAdvice } from "./keys/no-key.ts";
import { askAndKeep, codeIn, sessionStore, signIn, type SessionOptions } from "./session.ts";
import { stateFolder } from "./inputs/state-folder.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Flags that every command takes. */
export interface GlobalFlags extends OutputOptions {
  readonly profile?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** The most calls per second, where a command takes it. */
  readonly tpslimit?: number | undefined;
  readonly yes?: boolean | undefined;
}

/** What a command works with: the terminal, the flags, and the client and the person when they are needed. */
export class Context implements AsyncDisposable {
  readonly terminal: Terminal;
  readonly flags: GlobalFlags;
  readonly output: Output;
  #client: Promise<Client> | undefined;
  #user: Promise<User> | undefined;

  constructor(terminal: Terminal, flags: GlobalFlags) {
    this.terminal = terminal;
    this.flags = flags;
    this.output = new Output(terminal, flags);
  }

  /** Fires at Ctrl-C; give it to every call. */
  get signal(): AbortSignal {
    return this.terminal.signal;
  }

  /** True for `--dry-run`: say what would be done, and do nothing. */
  get isDryRun(): boolean {
    return this.flags.dryRun === true;
  }

  /** The client, made and its code loaded at the first call. */
  client(): Promise<Client> {
    this.#client ??= this.#makeClient();
    return this.#client;
  }

  async #makeClient(): Promise<Client> {
    const key = await findKey(this.sessionOptions);
    try {
      return await this.clientWith(clientOptionsOf(key));
    } catch (error) {
      throw await withKeyAdvice(error, this.sessionOptions);
    }
  }

  /** A client with this very key; whoever asks for it closes it. */
  async clientWith(key: ClientOptions): Promise<Client> {
    const { Client } = await import("../index.ts");
    return new Client({
      ...key,
      pacing: this.#pacing(),
      sessions: await sessionStore(this.terminal),
      signal: this.signal,
      logger: this.#logger(),
      onReauthenticate: () => this.#signInAgain(),
    });
  }

  /** The signed-in person; signs in at the first call. */
  user(): Promise<User> {
    this.#user ??= this.#signIn();
    return this.#user;
  }

  /** One that failed, because the server is not up yet say, is tried anew by whoever asks next. */
  async #signIn(): Promise<User> {
    try {
      return await signIn(await this.client(), this.sessionOptions);
    } catch (error) {
      this.#user = undefined;
      throw error;
    }
  }

  /** Who is to be signed in. */
  get sessionOptions(): SessionOptions {
    return { terminal: this.terminal, profile: this.flags.profile, say: (text) => this.output.say(text) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    await client?.close();
  }

  /** In the middle of a job: a code that is kept fresh, or the person. */
  async #signInAgain(): Promise<NewSignIn> {
    const client = await this.client();
    const code = this.flags.profile === undefined ? codeIn(this.terminal) : undefined;
    if (code !== undefined) return code;
    return (await askAndKeep(client, this.sessionOptions)).session();
  }

  /** With `--tpslimit`, processes of this person with the same key keep one pace together. */
  #pacing(): ClientOptions["pacing"] {
    const { tpslimit } = this.flags;
    if (tpslimit === undefined) return undefined;
    return { minIntervalMs: 1000 / tpslimit, leaseFolder: stateFolder(this.terminal, "pace") };
  }

  /** The client's reports: warnings always, the rest with `--verbose`. They hold no secrets. */
  #logger(): Logger {
    const detail = (message: string, fields: object = {}): void => {
      this.output.detail(Object.keys(fields).length === 0 ? message : `${message} ${JSON.stringify(fields)}`);
    };
    const warn = (message: string): void => this.output.warn(message);
    return { debug: detail, info: detail, warn, error: warn };
  }
}
