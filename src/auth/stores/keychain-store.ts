import { UsageError } from "../../core/errors.ts";
import { checkProfile, decodeSession, encodeSession, type SessionStore, type StoredSession } from "./store.ts";

/** The part of `@napi-rs/keyring` that is used. */
export interface Keyring {
  readonly AsyncEntry: new (
    service: string,
    account: string,
  ) => {
    getPassword(): Promise<string | null | undefined>;
    setPassword(password: string): Promise<void>;
    deletePassword(): Promise<unknown>;
  };
  findCredentials(service: string): readonly { readonly account: string }[];
}

const SERVICE = "labapi";

/**
 * Keeps sessions in the keychain of the operating system (macOS Keychain, Windows Credential Manager, Secret Service). Needs
 * the optional package `@napi-rs/keyring`.
 */
export class KeychainSessionStore implements SessionStore {
  readonly #keyring: Keyring;

  /** Use {@link KeychainSessionStore.open}. */
  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** @throws {@link UsageError} that names the command that installs the package, when it is missing. */
  static async open(): Promise<KeychainSessionStore> {
    try {
      return new KeychainSessionStore(await import("@napi-rs/keyring"));
    } catch (cause) {
      throw new UsageError(
        "The keychain needs the optional package @napi-rs/keyring. Install it with `npm install @napi-rs/keyring`, or use " +
          "FileSessionStore.",
        { cause },
      );
    }
  }

  async load(profile: string): Promise<StoredSession | undefined> {
    const text = await asked(this.#entry(profile).getPassword());
    return text === null || text === undefined ? undefined : decodeSession(text, `Profile ${profile} in the keychain`);
  }

  async save(profile: string, session: StoredSession): Promise<void> {
    await asked(this.#entry(profile).setPassword(encodeSession(session)));
  }

  async delete(profile: string): Promise<void> {
    await asked(this.#entry(profile).deletePassword());
  }

  async list(): Promise<readonly string[]> {
    const found = await asked(Promise.resolve().then(() => this.#keyring.findCredentials(SERVICE)));
    return found.map(({ account }) => account).toSorted();
  }

  #entry(profile: string): InstanceType<Keyring["AsyncEntry"]> {
    return new this.#keyring.AsyncEntry(SERVICE, checkProfile(profile));
  }
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw new UsageError(
      "The keychain of this machine does not answer: it is locked, or there is none. Unlock it, or use FileSessionStore.",
      { cause },
    );
  }
}
