import { createHash, randomBytes } from "node:crypto";
import type { SessionBackend } from "./session-backend.ts";

/** A value nobody can guess: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Tokens are kept as hashes, so that whoever reads the backend cannot act as anybody. */
export function keyOf(kind: string, ...tokens: readonly string[]): string {
  return `${kind}:${createHash("sha256").update(tokens.join(".")).digest("base64url")}`;
}

/**
 * Sign-ins that were begun and not finished. Each has a value that goes through LabArchives in the signed redirect URL, and
 * belongs to the one browser that carries the other value in a cookie; it can be finished once.
 */
export class PendingSignIns {
  readonly #backend: SessionBackend;
  readonly #ttlMs: number;

  constructor(backend: SessionBackend, ttlMs: number) {
    this.#backend = backend;
    this.#ttlMs = ttlMs;
  }

  /** Begins one, for this browser; `target` is where it goes afterwards. Gives the value for the redirect URL. */
  async begin(browser: string, target: string): Promise<string> {
    const state = newToken();
    await this.#backend.set(keyOf("pending", state, browser), target, this.#ttlMs);
    return state;
  }

  /** Ends one, and gives its target; `undefined` when it is unknown, over, done already, or another browser's. */
  async end(state: string, browser: string): Promise<string | undefined> {
    return this.#backend.take(keyOf("pending", state, browser));
  }
}
