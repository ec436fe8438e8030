import { checkProfile } from "./profile-name.ts";
import type { SessionStore, StoredSession } from "./store.ts";

/** Keeps sessions for as long as the process lives. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  async load(profile: string): Promise<StoredSession | undefined> {
    return this.#sessions.get(checkProfile(profile));
  }

  async save(profile: string, session: StoredSession): Promise<void> {
    this.#sessions.set(checkProfile(profile), session);
  }

  async delete(profile: string): Promise<void> {
    this.#sessions.delete(checkProfile(profile));
  }

  async list(): Promise<readonly string[]> {
    return [...this.#sessions.keys()].toSorted();
  }
}
