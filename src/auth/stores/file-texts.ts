import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { readPrivateFile, writePrivateFile } from "../../core/private-file.ts";
import { Secret } from "../../core/secret.ts";
import { checkProfile } from "./profile-name.ts";
import { checkPassphrase, isSealed, seal, unseal } from "./sealed-text.ts";
import type { TextStore } from "./texts.ts";

/** Where the files are, and whether they are encrypted. */
export interface FileStoreOptions {
  /** By default a folder of labapi's own in the user's configuration folder. */
  readonly folder?: string | undefined;
  /** Passphrase to encrypt with; by default `LABAPI_SESSION_KEY`. Without one, the files are plain but private (0600). */
  readonly key?: string | Secret | undefined;
}

/** What the files are called, and what a profile's name is bound to when they are encrypted. */
export interface FileKind {
  /** `session-`: the file of profile `work` is `session-work.json`. */
  readonly prefix: string;
  /** What the person does instead when a file cannot be believed: "sign in". */
  readonly again: string;
  /** The name that is sealed with the text, so that one kind cannot be put in the place of another. */
  readonly sealedAs: (profile: string) => string;
}

const SUFFIX = ".json";

/** Keeps each profile's text in a file of its own that only its owner may read. Writes are atomic. */
export class FileTexts implements TextStore {
  readonly #folder: string;
  readonly #key: Secret | undefined;
  readonly #kind: FileKind;

  constructor(folder: string, key: string | Secret = process.env["LABAPI_SESSION_KEY"] ?? "", kind: FileKind) {
    this.#folder = folder;
    this.#key = key === "" ? undefined : checkPassphrase(Secret.of(key));
    this.#kind = kind;
  }

  async load(profile: string): Promise<string | undefined> {
    const path = this.whereIs(profile);
    const text = await readPrivateFile(path);
    return text === undefined ? undefined : await this.#open(text, profile, path);
  }

  async save(profile: string, text: string): Promise<void> {
    const path = this.whereIs(profile);
    const sealedAs = this.#kind.sealedAs(profile);
    await writePrivateFile(path, this.#key === undefined ? text : await seal(text, sealedAs, this.#key));
  }

  async delete(profile: string): Promise<void> {
    await unlink(this.whereIs(profile)).catch(ignoreMissing);
  }

  async list(): Promise<readonly string[]> {
    const { prefix } = this.#kind;
    const names = (await readdir(this.#folder).catch(ignoreMissing)) ?? [];
    return names
      .filter((name) => name.startsWith(prefix) && name.endsWith(SUFFIX))
      .map((name) => name.slice(prefix.length, -SUFFIX.length))
      .toSorted();
  }

  whereIs(profile: string): string {
    return join(this.#folder, `${this.#kind.prefix}${checkProfile(profile)}${SUFFIX}`);
  }

  async #open(text: string, profile: string, path: string): Promise<string> {
    if (this.#key === undefined) {
      if (!isSealed(text)) return text;
      throw new UsageError(`${path} is encrypted. Set LABAPI_SESSION_KEY to the key it was saved with.`);
    }
    // Taking a plain file in spite of the key would let anyone slip one in.
    if (!isSealed(text)) {
      throw new UsageError(
        `${path} is not encrypted, although LABAPI_SESSION_KEY is set. Delete it and ${this.#kind.again} again.`,
      );
    }
    const opened = await unseal(text, this.#kind.sealedAs(profile), this.#key);
    if (opened !== undefined) return opened;
    throw new UsageError(`${path} cannot be decrypted: LABAPI_SESSION_KEY is another one, or the file was changed.`);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
