import { configurationFolder } from "../../core/configuration-folder.ts";
import { type FileKind, type FileStoreOptions, FileTexts } from "./file-texts.ts";
import { decodeSession, encodeSession, type SessionStore, type StoredSession } from "./store.ts";

const SESSION: FileKind = { prefix: "session-", again: "sign in", sealedAs: (profile) => profile };

/**
 * Keeps each profile's session in a file of its own that only its owner may read. Writes are atomic, so that it can be shared
 * by processes that run at the same time.
 *
 * @example
 * ```ts
 * const store = new FileSessionStore();
 * const session = await store.load("default");
 * ```
 */
export class FileSessionStore implements SessionStore {
  readonly #texts: FileTexts;

  constructor({ folder = configurationFolder("sessions"), key }: FileStoreOptions = {}) {
    this.#texts = new FileTexts(folder, key, SESSION);
  }

  async load(profile: string): Promise<StoredSession | undefined> {
    const text = await this.#texts.load(profile);
    return text === undefined ? undefined : decodeSession(text, this.#texts.whereIs(profile));
  }

  async save(profile: string, session: StoredSession): Promise<void> {
    await this.#texts.save(profile, encodeSession(session));
  }

  async delete(profile: string): Promise<void> {
    await this.#texts.delete(profile);
  }

  async list(): Promise<readonly string[]> {
    return await this.#texts.list();
  }
}
