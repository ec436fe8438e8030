import type { Clock } from "../core/clock.ts";
import type { SessionRecord } from "../core/session.ts";
import { keyOf, newToken } from "./pending-sign-ins.ts";
import type { SessionBackend } from "./session-backend.ts";

/** The person behind a browser. */
export interface WebSession {
  /** For `client.resume()`. Holds the uid: it stays on the server. */
  readonly record: SessionRecord;
  readonly email: string;
  readonly fullName: string;
  /** Epoch milliseconds. */
  readonly signedInAt: number;
}

/** What a session is made of. */
export interface SignedInPerson {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  session(): SessionRecord;
}

/** The sessions of signed-in browsers. A session's id is known to its browser only; the backend holds a hash. */
export class WebSessions {
  readonly #backend: SessionBackend;
  readonly #clock: Clock;
  readonly #ttlMs: number;

  constructor(backend: SessionBackend, ttlMs: number, clock: Clock) {
    this.#backend = backend;
    this.#ttlMs = ttlMs;
    this.#clock = clock;
  }

  /** Makes a session under a new id; one that the browser had before ends. */
  async begin(person: SignedInPerson, previousId: string | undefined): Promise<string> {
    const { email, fullName } = person;
    const session: WebSession = { record: person.session(), email, fullName, signedInAt: this.#clock.now() };
    const id = newToken();
    await this.#backend.set(keyOf("session", id), JSON.stringify(session), this.#ttlMs);
    if (previousId !== undefined) await this.end(previousId);
    return id;
  }

  async find(id: string): Promise<WebSession | undefined> {
    const text = await this.#backend.get(keyOf("session", id));
    return text === undefined ? undefined : (JSON.parse(text) as WebSession);
  }

  async end(id: string): Promise<void> {
    await this.#backend.delete(keyOf("session", id));
  }
}
