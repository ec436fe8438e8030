import { TimeoutError } from "../core/errors.ts";
import type { SessionBackend } from "./session-backend.ts";

/** A backend that is given up when it does not answer: a browser, and the memory its request takes, must not wait for ever. */
export class DeadlineBackend implements SessionBackend {
  readonly #backend: SessionBackend;
  readonly #timeoutMs: number;

  constructor(backend: SessionBackend, timeoutMs: number) {
    this.#backend = backend;
    this.#timeoutMs = timeoutMs;
  }

  get(key: string): Promise<string | undefined> {
    return this.#within(this.#backend.get(key));
  }

  set(key: string, value: string, ttlMs: number): Promise<void> {
    return this.#within(this.#backend.set(key, value, ttlMs));
  }

  take(key: string): Promise<string | undefined> {
    return this.#within(this.#backend.take(key));
  }

  delete(key: string): Promise<void> {
    return this.#within(this.#backend.delete(key));
  }

  #within<T>(answer: Promise<T>): Promise<T> {
    const timeoutMs = this.#timeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      const message = `The session backend did not answer within ${timeoutMs} ms.`;
      timer = setTimeout(() => reject(new TimeoutError(message, { phase: "total", timeoutMs })), timeoutMs);
    });
    return Promise.race([answer, silence]).finally(() => clearTimeout(timer));
  }
}
