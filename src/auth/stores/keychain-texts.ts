import { UsageError } from "../../core/errors.ts";
import { checkProfile } from "./profile-name.ts";
import type { TextStore } from "./texts.ts";

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

/** Keeps texts in the keychain of the operating system, under a service of their own. */
export class KeychainTexts implements TextStore {
  readonly #keyring: Keyring;
  readonly #service: string;

  constructor(keyring: Keyring, service: string) {
    this.#keyring = keyring;
    this.#service = service;
  }

  async load(profile: string): Promise<string | undefined> {
    return (await asked(this.#entry(profile).getPassword())) ?? undefined;
  }

  async save(profile: string, text: string): Promise<void> {
    await asked(this.#entry(profile).setPassword(text));
  }

  async delete(profile: string): Promise<void> {
    await asked(this.#entry(profile).deletePassword());
  }

  async list(): Promise<readonly string[]> {
    const found = await asked(Promise.resolve().then(() => this.#keyring.findCredentials(this.#service)));
    return found.map(({ account }) => account).toSorted();
  }

  whereIs(profile: string): string {
    return `Profile ${profile} in the keychain`;
  }

  #entry(profile: string): InstanceType<Keyring["AsyncEntry"]> {
    return new this.#keyring.AsyncEntry(this.#service, checkProfile(profile));
  }
}

/** @throws {@link UsageError} that names the command that installs the package, when it is missing. */
export async function openKeyring(): Promise<Keyring> {
  try {
    return await import("@napi-rs/keyring");
  } catch (cause) {
    throw new UsageError(
      "The keychain needs the optional package @napi-rs/keyring. Install it with `npm install @napi-rs/keyring`, or use " +
        "FileSessionStore.",
      { cause },
    );
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
