import { readdir, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";
import { checkPassphrase, isSealed, seal, unseal } from "./sealed-text.ts";
import { checkProfile, decodeSession, encodeSession, type SessionStore, type StoredSession } from "./store.ts";

/** Where the files are, and whether they are encrypted. */
export interface FileStoreOptions {
  /** By default `labapi/sessions` in the user's configuration folder. */
  readonly folder?: string | undefined;
  /** Passphrase to encrypt with; by default `LABAPI_SESSION_KEY`. Without one, the files are plain but private (0600). */
  readonly key?: string | Secret | undefined;
}

const PREFIX = "session-";
const SUFFIX = ".json";

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
  readonly #folder: string;
  readonly #key: Secret | undefined;

  constructor({ folder = defaultFolder(), key = process.env["LABAPI_SESSION_KEY"] }: FileStoreOptions = {}) {
    this.#folder = folder;
    this.#key = key === undefined || key === "" ? undefined : checkPassphrase(Secret.of(key));
  }

  async load(profile: string): Promise<StoredSession | undefined> {
    const path = this.#pathOf(profile);
    const text = await readPrivateFile(path);
    if (text === undefined) return undefined;
    return decodeSession(await this.#open(text, profile, path), path);
  }

  async save(profile: string, session: StoredSession): Promise<void> {
    const path = this.#pathOf(profile);
    const text = encodeSession(session);
    await writePrivateFile(path, this.#key === undefined ? text : await seal(text, profile, this.#key));
  }

  async delete(profile: string): Promise<void> {
    await unlink(this.#pathOf(profile)).catch(ignoreMissing);
  }

  async list(): Promise<readonly string[]> {
    const names = (await readdir(this.#folder).catch(ignoreMissing)) ?? [];
    return names
      .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
      .map((name) => name.slice(PREFIX.length, -SUFFIX.length))
      .toSorted();
  }

  #pathOf(profile: string): string {
    return join(this.#folder, `${PREFIX}${checkProfile(profile)}${SUFFIX}`);
  }

  async #open(text: string, profile: string, path: string): Promise<string> {
    if (this.#key === undefined) {
      if (!isSealed(text)) return text;
      throw new UsageError(`${path} is encrypted. Set LABAPI_SESSION_KEY to the key it was saved with.`);
    }
    // Taking a plain file in spite of the key would let anyone slip in a session.
    if (!isSealed(text)) {
      throw new UsageError(
        `${path} is not encrypted, although LABAPI_SESSION_KEY is set. Delete it and sign in again.`,
      );
    }
    const opened = await unseal(text, profile, this.#key);
    if (opened !== undefined) return opened;
    throw new UsageError(`${path} cannot be decrypted: LABAPI_SESSION_KEY is another one, or the file was changed.`);
  }
}

function defaultFolder(): string {
  const { env, platform } = process;
  if (platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "labapi", "sessions");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "labapi", "sessions");
  const config = env["XDG_CONFIG_HOME"];
  return join(config?.startsWith("/") === true ? config : join(homedir(), ".config"), "labapi", "sessions");
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
