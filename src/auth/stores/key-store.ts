import { configurationFolder } from "../../core/configuration-folder.ts";
import { UsageError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { type FileKind, type FileStoreOptions, FileTexts } from "./file-texts.ts";
import { KeychainTexts, openKeyring } from "./keychain-texts.ts";
import type { TextStore } from "./texts.ts";

/** An access key as it is kept. `baseUrl`, `accessKeyId` and `accessPassword` are what `new Client()` takes. */
export interface StoredKey {
  /** The API base the key belongs to. */
  readonly baseUrl: string;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  /** When it was saved, as an ISO 8601 date in UTC. */
  readonly savedAt: string;
}

const KEY: FileKind = { prefix: "key-", again: "configure", sealedAs: (profile) => `access key of ${profile}` };

/**
 * Keeps access keys under profile names: in files that only their owner may read, encrypted where `LABAPI_SESSION_KEY` is set, or
 * in the keychain of the operating system. `labapi configure` fills it.
 *
 * @example
 * ```ts
 * import { KeyStore } from "labapi";
 *
 * const key = await KeyStore.inFiles().load("default");
 * if (key !== undefined) console.log(key.baseUrl, key.accessKeyId); // and new Client(key)
 * ```
 */
export class KeyStore {
  readonly #texts: TextStore;

  /** @internal Use {@link KeyStore.inFiles} or {@link KeyStore.inKeychain}. */
  constructor(texts: TextStore) {
    this.#texts = texts;
  }

  /** Keys in private files; by default in `labapi/keys` in the user's configuration folder. */
  static inFiles({ folder = configurationFolder("keys"), key }: FileStoreOptions = {}): KeyStore {
    return new KeyStore(new FileTexts(folder, key, KEY));
  }

  /** @throws {@link UsageError} that names the command that installs `@napi-rs/keyring`, when it is missing. */
  static async inKeychain(): Promise<KeyStore> {
    return new KeyStore(new KeychainTexts(await openKeyring(), "labapi access key"));
  }

  /**
   * The key of a profile, or `undefined` when there is none.
   *
   * @throws {@link UsageError} when others may read it, or it is something else; the message does not repeat it.
   */
  async load(profile: string): Promise<StoredKey | undefined> {
    const text = await this.#texts.load(profile);
    return text === undefined ? undefined : decodeKey(text, this.whereIs(profile));
  }

  async save(profile: string, key: StoredKey): Promise<void> {
    const { baseUrl, accessKeyId, accessPassword, savedAt } = key;
    const text = JSON.stringify({ baseUrl, accessKeyId, accessPassword: accessPassword.reveal(), savedAt });
    await this.#texts.save(profile, text);
  }

  /** Forgets a profile's key; harmless when there is none. */
  async delete(profile: string): Promise<void> {
    await this.#texts.delete(profile);
  }

  /** The names of all profiles that have a key, sorted. */
  async list(): Promise<readonly string[]> {
    return await this.#texts.list();
  }

  /** Where the key of a profile is, for a person to read. */
  whereIs(profile: string): string {
    return this.#texts.whereIs(profile);
  }
}

function decodeKey(text: string, where: string): StoredKey {
  const { baseUrl, accessKeyId, accessPassword, savedAt } = objectIn(text);
  if (isText(baseUrl) && isText(accessKeyId) && isText(accessPassword) && isText(savedAt))
    return { baseUrl, accessKeyId, accessPassword: new Secret(accessPassword), savedAt };
  throw new UsageError(`${where} does not hold an access key. Delete it and configure again.`);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
