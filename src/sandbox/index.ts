/**
 * A LabArchives of your own on this machine: for development without an access key, and for tests.
 *
 * @module
 */
import type { Server } from "node:http";
import type { CallRecord } from "./call-log.ts";
import type { SandboxClock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import { serveRequest } from "./http-adapter.ts";
import { inProcessFetch } from "./in-process-fetch.ts";
import { listen, stopListening } from "./listen.ts";
import type { SandboxOptions, SandboxUser } from "./options.ts";
import { Resources } from "./resources.ts";
import { TokenDesk } from "./token-desk.ts";

export { SandboxClock } from "./clock.ts";
export { type Fault, Faults } from "./faults.ts";
export type { CallRecord } from "./call-log.ts";
export type { AutoSignIn, SandboxOptions, SandboxUser } from "./options.ts";
export type { Seed } from "./seed.ts";
export type {
  SeedComment,
  SeedData,
  SeedEntry,
  SeedFile,
  SeedKey,
  SeedMember,
  SeedNode,
  SeedNotebook,
  SeedUser,
} from "./seed-data.ts";

const IN_PROCESS_IP = "127.0.0.1";

/** A running sandbox; see {@link startSandbox}. */
export class Sandbox implements AsyncDisposable {
  /** Where it listens, for example `http://127.0.0.1:40123`: the client's `baseUrl`. */
  readonly url: string;
  /** Answers in this process, without a socket. */
  readonly fetch: typeof fetch;
  readonly clock: SandboxClock;
  /** Makes it misbehave on purpose. */
  readonly faults: Faults;
  readonly #resources: Resources;
  readonly #servers: readonly Server[];
  readonly #desk: TokenDesk;
  #isClosed = false;

  /** @internal */
  constructor(resources: Resources, servers: readonly Server[], url: string) {
    this.#resources = resources;
    this.#servers = servers;
    this.url = url;
    this.clock = resources.clock;
    this.faults = resources.faults;
    this.#desk = new TokenDesk(resources);
    this.fetch = inProcessFetch((request) => {
      const isForStorage = new URL(request.url).origin === resources.storage?.origin;
      return isForStorage ? resources.answerStorage(request) : resources.handle(request, IN_PROCESS_IP);
    });
  }

  get accessKeyId(): string {
    return this.#resources.store.accounts.firstKey().akid;
  }

  /** The key's password: it signs calls to this sandbox and opens nothing else. */
  get accessPassword(): string {
    return this.#resources.store.accounts.firstKey().password;
  }

  /** Everybody who has an account. */
  get users(): readonly [SandboxUser, ...SandboxUser[]] {
    return this.#desk.users();
  }

  /** The API calls so far, oldest first. */
  get calls(): readonly CallRecord[] {
    return this.#resources.calls.records;
  }

  /** What the sandbox saw that must never happen, like a key that was sent along to the storage; {@link close} throws for it. */
  get failedChecks(): readonly string[] {
    return this.#resources.storage?.failedChecks ?? [];
  }

  clearCalls(): void {
    this.#resources.calls.clear();
  }

  /** Back to the seed: all data, faults, calls and the clock. The access key stays; uids and tokens from before are void. */
  reset(): void {
    this.#resources.reset();
    this.#desk.forget();
  }

  /**
   * Stops the server and frees everything; a `dbPath` keeps its data. Closing twice is harmless. Rejects when a check failed
   * meanwhile ({@link failedChecks}), so that the test that did it fails.
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all(this.#servers.map(stopListening));
    this.#resources.close();
    const [failed] = this.failedChecks;
    if (failed !== undefined) throw new Error(`A check of the sandbox failed: ${failed}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Starts a sandbox on 127.0.0.1. Rejects when the port is taken, or `dbPath` holds something else.
 *
 * @example
 * ```ts
 * await using sandbox = await startSandbox();
 * const { url: baseUrl, accessKeyId, accessPassword } = sandbox;
 * await using client = new Client({ baseUrl, accessKeyId, accessPassword });
 * const [ada] = sandbox.users;
 * const user = await client.login(ada.email, ada.token);
 * ```
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const resources = new Resources(options);
  try {
    const { server, origin } = await listen(options.port ?? 0, (incoming, outgoing) => {
      void serveRequest(resources.handle, origin, incoming, outgoing);
    });
    resources.listensAt(origin);
    const servers = [server, ...(await listenForStorage(resources))];
    return new Sandbox(resources, servers, origin);
  } catch (error) {
    resources.close();
    throw error;
  }
}

async function listenForStorage({ storage, answerStorage }: Resources): Promise<Server[]> {
  if (storage === undefined) return [];
  const { server, origin } = await listen(0, (incoming, outgoing) => {
    void serveRequest(answerStorage, origin, incoming, outgoing);
  });
  storage.listensAt(origin);
  return [server];
}
