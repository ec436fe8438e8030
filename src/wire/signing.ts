import { createHmac } from "node:crypto";
import type { Secret } from "../core/secret.ts";

/** Hash of the signature. SHA-512 is the documented one; SHA-1 is the legacy one (and the Scheduler's). */
export type SignatureHash = "sha512" | "sha1";

/** Everything a signature is made of. */
export interface SignatureInput {
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  /**
   * What the signature opens: the bare method name for an ELN call, the un-encoded redirect URI for a sign-in, the exact
   * relative route for Inventory and Scheduler.
   */
  readonly methodInput: string;
  /** The moment of the call in epoch milliseconds. The same digits are signed and sent. */
  readonly expires: number;
  readonly hash: SignatureHash;
}

/**
 * Signs one call: standard Base64 of `HMAC(password, accessKeyId + methodInput + expires)`, plain concatenation, UTF-8.
 * Source: LabArchives API, Call Authentication.
 *
 * @example
 * ```ts
 * sign({ accessKeyId: "key", accessPassword: Secret.of("pw"), methodInput: "get_node", expires: clock.now(), hash: "sha512" });
 * ```
 */
export function sign(input: SignatureInput): string {
  return createHmac(input.hash, input.accessPassword.reveal())
    .update(`${input.accessKeyId}${input.methodInput}${input.expires}`, "utf8")
    .digest("base64");
}
