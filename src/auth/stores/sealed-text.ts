import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { UsageError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";

const MIN_KEY_CHARS = 16;
// 32 MiB and about a tenth of a second per guess.
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

interface Sealed {
  readonly sealed: 1;
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/**
 * Encrypts a text with AES-256-GCM under a key derived from a passphrase by scrypt, with a new salt each time. `name` is
 * authenticated with it, so that the text of one name cannot be put in the place of another.
 */
export async function seal(text: string, name: string, passphrase: Secret): Promise<string> {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", await deriveKey(passphrase, salt), iv).setAAD(Buffer.from(name));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const [encodedSalt = "", encodedIv = "", tag = "", encoded = ""] = [salt, iv, cipher.getAuthTag(), data].map(
    (bytes) => bytes.toString("base64"),
  );
  const sealed: Sealed = { sealed: 1, salt: encodedSalt, iv: encodedIv, tag, data: encoded };
  return JSON.stringify(sealed);
}

/** Is this what {@link seal} makes? */
export function isSealed(text: string): boolean {
  return text.startsWith('{"sealed":1,');
}

/** Decrypts; `undefined` when the passphrase is another one or a single bit has changed. */
export async function unseal(text: string, name: string, passphrase: Secret): Promise<string | undefined> {
  try {
    const { salt, iv, tag, data } = JSON.parse(text) as Sealed;
    const key = await deriveKey(passphrase, Buffer.from(salt, "base64"));
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, "base64"));
    return Buffer.concat([decipher.update(Buffer.from(data, "base64")), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** @throws {@link UsageError} when the passphrase is too short to be worth anything. */
export function checkPassphrase(passphrase: Secret): Secret {
  if (passphrase.reveal().length >= MIN_KEY_CHARS) return passphrase;
  throw new UsageError(
    `LABAPI_SESSION_KEY must have at least ${MIN_KEY_CHARS} characters; \`openssl rand -hex 32\` makes one.`,
  );
}

function deriveKey(passphrase: Secret, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.reveal(), salt, 32, SCRYPT, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
