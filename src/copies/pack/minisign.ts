import { createHash, createPrivateKey, sign as signBytes } from "node:crypto";
import { UsageError } from "../../core/errors.ts";

/** A secret key of minisign without a password, as `minisign -G -W` makes it. */
export interface SigningKey {
  readonly keyId: Buffer;
  readonly publicKey: Buffer;
  /** Ed25519 over some bytes. */
  readonly sign: (bytes: Uint8Array) => Buffer;
}

const KEY_BYTES = 158;
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Reads the file of a secret key.
 *
 * @throws UsageError for what is no such key, or one with a password.
 */
export function readSigningKey(text: string): SigningKey {
  const line = text.split(/\r?\n/).find((one) => one !== "" && !one.startsWith("untrusted comment:"));
  const bytes = Buffer.from(line ?? "", "base64");
  if (bytes.length !== KEY_BYTES || bytes.toString("latin1", 0, 2) !== "Ed") {
    throw new UsageError("This is no secret key of minisign. Make one with: minisign -G -W");
  }
  if (bytes.readUInt16LE(2) !== 0) {
    throw new UsageError("This key has a password, and labapi reads only keys without one: minisign -G -W makes such.");
  }
  const [keyId, seed, publicKey] = [bytes.subarray(54, 62), bytes.subarray(62, 94), bytes.subarray(94, 126)];
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  return { keyId, publicKey, sign: (message) => signBytes(null, message, key) };
}

/** A signature file for some bytes. Its comment is signed as well. */
export function minisign(key: SigningKey, bytes: Uint8Array, trustedComment: string): string {
  const comment = trustedComment.replaceAll(/[\r\n]+/g, " ");
  const signature = key.sign(createHash("blake2b512").update(bytes).digest());
  const whole = key.sign(Buffer.concat([signature, Buffer.from(comment)]));
  const line = Buffer.concat([Buffer.from("ED"), key.keyId, signature]).toString("base64");
  return `untrusted comment: signature made by labapi\n${line}\ntrusted comment: ${comment}\n${whole.toString("base64")}\n`;
}

/** The public key, on one line, for `minisign -P`. */
export function publicKeyLine({ keyId, publicKey }: SigningKey): string {
  return Buffer.concat([Buffer.from("Ed"), keyId, publicKey]).toString("base64");
}
