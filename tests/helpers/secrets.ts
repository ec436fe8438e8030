import { inspect } from "node:util";
import type { Sandbox } from "labapi/sandbox";
import { expect } from "vitest";

/** Everything of a sandbox that must never be shown, in the spellings in which it travels. */
export function secretsOf(sandbox: Sandbox): readonly string[] {
  const plain = [sandbox.accessPassword, ...sandbox.users.flatMap(({ password, token }) => [password, token])];
  return [
    ...new Set(plain.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])),
  ];
}

/** An error as a debugger or a careless log would show it: causes, hidden properties and all. */
export function inspectWholly(value: unknown): string {
  return inspect(value, {
    depth: Infinity,
    showHidden: true,
    getters: true,
    maxArrayLength: null,
    maxStringLength: null,
  });
}

/** Fails if the text holds a secret, or a signature of any kind. */
export function expectNoSecrets(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text.includes(secret), `found a secret in: ${text.slice(0, 500)}`).toBe(false);
  expect(text).not.toMatch(/[?&]sig=(?!\[redacted\])[A-Za-z0-9%+/]/);
  // An HMAC-SHA-512 in Base64.
  expect(text).not.toMatch(/[A-Za-z0-9+/]{86}==/);
}
