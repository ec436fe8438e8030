import { isLabArchivesError } from "../core/errors.ts";
import { redactValues } from "../core/redact-values.ts";
import type { Secret, SignedUrl } from "../core/secret.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";

const SECRET_PARAMETERS = new Set(["uid", "password"]);
// `stack` repeats the message.
const TEXTS = ["message", "stack", "excerpt", "description", "path"] as const;

/** What one call must not give away: its person, its code, its key, and the signatures of its URLs. */
export interface CallSecrets {
  readonly endpoint: AnyEndpoint;
  readonly values: Readonly<Record<string, unknown>>;
  readonly key: { readonly accessKeyId: string; readonly accessPassword: Secret };
  /** Every address the call went to so far. */
  readonly urls: readonly SignedUrl[];
}

/**
 * Takes the secrets of a call out of an error and its causes, by value and in every spelling: a server or gateway may have echoed them.
 * What the caller threw themselves (an abort's reason, a failing source) is not touched.
 */
export function withoutSecrets(error: unknown, call: CallSecrets): unknown {
  if (isLabArchivesError(error)) scrub(error, valuesOf(call), new Set());
  return error;
}

/** Does the address repeat a secret of the call? Nothing of ours is carried on by a redirect. */
export function repeatsSecrets(address: string, call: CallSecrets): boolean {
  return redactValues(address, [...ownValues(call), ...call.urls.flatMap(ownSignature)]) !== address;
}

function valuesOf(call: CallSecrets): string[] {
  return [...ownValues(call), ...call.urls.flatMap(signaturesIn)];
}

function ownValues({ endpoint, values, key }: CallSecrets): string[] {
  const own = Object.entries(endpoint.params)
    .filter(([, param]) => SECRET_PARAMETERS.has(param.wire))
    .map(([name]) => values[name])
    .filter((value) => typeof value === "string");
  return [...own, key.accessKeyId, key.accessPassword.reveal()];
}

function ownSignature(url: SignedUrl): string[] {
  const signature = new URL(url.reveal()).searchParams.get("sig");
  return signature === null ? [] : [signature];
}

/** Of our own URLs the signature; of a storage's everything in the query, as each part belongs to its signature. */
function signaturesIn(url: SignedUrl): string[] {
  const own = ownSignature(url);
  return own.length > 0 ? own : [...new URL(url.reveal()).searchParams.values()];
}

function scrub(error: Error, secrets: readonly string[], seen: Set<unknown>): void {
  if (seen.has(error)) return;
  seen.add(error);
  for (const name of TEXTS) {
    const text: unknown = Reflect.get(error, name);
    if (typeof text !== "string") continue;
    const clean = redactValues(text, secrets);
    if (clean !== text) Reflect.defineProperty(error, name, { value: clean, configurable: true, writable: true });
  }
  if (error.cause instanceof Error) scrub(error.cause, secrets, seen);
}
