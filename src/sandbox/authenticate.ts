import { timingSafeEqual } from "node:crypto";
import { Secret } from "../core/secret.ts";
import { sign, type SignatureHash } from "../wire/signing.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { ApiKey } from "./store/accounts.ts";
import type { Store } from "./store/store.ts";

// LabArchives API, Call Authentication: about two minutes for latency and skew; the future is accepted.
const TOLERANCE_MS = 120_000;
const UNAUTHORIZED = 401;

export interface SignedRequest {
  readonly akid: string | undefined;
  readonly expires: string | undefined;
  readonly signature: string | undefined;
  /** What the signature must open. */
  readonly methodInput: string;
  /** How old the call may be; about two minutes unless given. */
  readonly toleranceMs?: number;
}

/** Checks who calls, in the documented order: missing, unknown key, malformed time, too old, wrong signature. */
export function authenticate(
  store: Store,
  request: SignedRequest,
  now: number,
  hashes: readonly SignatureHash[],
): ApiKey {
  const { akid, expires, signature, methodInput } = request;
  if (akid === undefined || expires === undefined || signature === undefined) {
    throw new SandboxFault(4500, undefined, UNAUTHORIZED);
  }
  const key = store.accounts.key(akid);
  if (key === undefined) throw new SandboxFault(4506);
  if (!/^\d{1,15}$/.test(expires)) throw new SandboxFault(4529, "expires", UNAUTHORIZED);
  if (now > Number(expires) + (request.toleranceMs ?? TOLERANCE_MS)) throw new SandboxFault(4504);
  const input = { accessKeyId: akid, accessPassword: Secret.of(key.password), methodInput, expires: Number(expires) };
  if (!hashes.some((hash) => isEqual(sign({ ...input, hash }), signature))) throw new SandboxFault(4520);
  return key;
}

/** In constant time, so that a signature cannot be guessed byte by byte. */
function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
