import { type Keyring, KeychainTexts, openKeyring } from "./keychain-texts.ts";
import { decodeSession, encodeSession, type SessionStore, type StoredSession } from "./store.ts";

/**
 * Keeps sessions in the keychain of the operating system (macOS Keychain, Windows Credential Manager, Secret Service). Needs
 * the optional package `@napi-rs/keyring`.
 */
export class KeychainSessionStore implements SessionStore {
  readonly #texts: KeychainTexts;

  /** Use {@link KeychainSessionStore.open}. */
  constructor(keyring: Keyring) {
    this.#texts = new KeychainTexts(keyring, "labapi");
  }

  /** @throws {@link UsageError} that names the command that installs the package, when it is missing. */
  static async open(): Promise<KeychainSessionStore> {
    return new KeychainSessionStore(await openKeyring());
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
