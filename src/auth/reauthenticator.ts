import { once } from "node:events";
import { AsyncLocalStorage } from "node:async_hooks";
import { AuthenticationError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";

/** Signs the person behind this uid in again and gives the uid that is good now (usually the same one). */
export type Renew = (expired: UserId) => Promise<UserId>;

/** How a call may be treated. */
export interface RunOptions {
  /** False where the call can be sent only once: an upload from a stream. */
  readonly isRepeatable: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What is known about one person's sign-ins. */
interface Renewals {
  userId: UserId;
  /** How many sign-ins have ended, well or badly: a call that began before the last one shares its outcome. */
  count: number;
  last: Promise<void>;
  isRunning: boolean;
}

/**
 * Signs a person in again when LabArchives says that the session is over, and then repeats the refused call: it was refused, so
 * it did nothing. However many calls fail at the same time, the person is asked once. A call is repeated once.
 */
export class Reauthenticator {
  readonly #renew: Renew;
  readonly #people = new Map<UserId, Renewals>();
  // Calls that the renewal itself makes must not wait for it.
  readonly #inside = new AsyncLocalStorage<true>();

  constructor(renew: Renew) {
    this.#renew = renew;
  }

  /** Makes a call for a person. An aborted call does not wait for the sign-in, which goes on for the others. */
  async run<T>(userId: UserId, options: RunOptions, call: (userId: UserId) => Promise<T>): Promise<T> {
    const { count = 0, userId: current = userId } = this.#people.get(userId) ?? {};
    try {
      return await call(current);
    } catch (error) {
      if (!isSessionOver(error) || this.#inside.getStore() === true) throw error;
      const person = this.#personOf(userId);
      const outcome = person.count === count ? this.#renewOnce(person) : person.last;
      await unlessAborted(outcome, options.signal);
      if (!options.isRepeatable) throw error;
      return call(person.userId);
    }
  }

  #personOf(userId: UserId): Renewals {
    const known = this.#people.get(userId);
    if (known !== undefined) return known;
    const fresh: Renewals = { userId, count: 0, last: Promise.resolve(), isRunning: false };
    this.#people.set(userId, fresh);
    return fresh;
  }

  #renewOnce(person: Renewals): Promise<void> {
    if (person.isRunning) return person.last;
    person.isRunning = true;
    person.last = this.#renewNow(person).finally(() => {
      person.isRunning = false;
      person.count += 1;
    });
    // Every call that waits gets the failure; without one it is nobody's.
    person.last.catch(() => {});
    return person.last;
  }

  async #renewNow(person: Renewals): Promise<void> {
    const userId = await this.#inside.run(true, () => this.#renew(person.userId));
    person.userId = userId;
    // Whoever holds the new uid is the same person.
    this.#people.set(userId, person);
  }
}

/** The refusals after which the same call can succeed, once the person has signed in again. */
function isSessionOver(error: unknown): boolean {
  return (
    error instanceof AuthenticationError && (error.reason === "session-expired" || error.reason === "unknown-user")
  );
}

async function unlessAborted(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return wait;
  signal.throwIfAborted();
  const stop = new AbortController();
  const aborted = once(signal, "abort", { signal: stop.signal }).then(() => Promise.reject(signal.reason));
  try {
    await Promise.race([wait, aborted]);
  } finally {
    aborted.catch(() => {});
    stop.abort();
  }
}
