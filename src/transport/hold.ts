import type { TransportOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";
import { backoffMs, parseRetryAfterMs } from "./retry.ts";

type HoldOptions = Pick<TransportOptions, "retry" | "random" | "clock">;

/**
 * Keeps every call of an access key back while the server asks to be left alone: a 429, or a 503 with a `Retry-After`. The server counts
 * calls by key, so whoever does not wait prolongs it for all. Without a usable `Retry-After` the wait is that of a retry, longer each
 * time until the server answers again; it never is longer than a minute.
 */
export class Hold {
  readonly #options: HoldOptions;
  /** Until when, on the monotonic clock; 0 for nobody is kept back. */
  #untilMs = 0;
  #refusals = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(options: HoldOptions) {
    this.#options = options;
  }

  /** Is everybody kept back right now? Asked before every call, so it costs next to nothing. */
  get isOn(): boolean {
    return this.#untilMs > 0 && this.#untilMs > performance.now();
  }

  /** Resolves when calls may go on, in the order in which they came. An abort rejects with the signal's reason. */
  pass(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const go = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(go);
        // Nobody waits any more: no timer may keep the process alive.
        if (this.#waiting.size === 0) this.#stopTimer();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(go);
      this.#wait();
    });
  }

  /** Takes note of a call that failed. */
  note(thrown: unknown): void {
    if (!(thrown instanceof Refusal) || thrown.isFromStorage) return;
    const { retry, random = Math.random, clock } = this.#options;
    const askedMs = parseRetryAfterMs(thrown.retryAfter, clock.now());
    if (thrown.status !== 429 && !(thrown.status === 503 && askedMs > 0)) return;
    // Calls that were refused together are one refusal.
    if (!this.isOn) this.#refusals += 1;
    this.#untilMs = Math.max(this.#untilMs, performance.now() + backoffMs(retry, this.#refusals, random(), askedMs));
  }

  /** Takes note of a call that was answered. One that was on its way when another was refused says nothing. */
  answered(): void {
    if (this.#untilMs === 0 || this.isOn) return;
    this.#untilMs = 0;
    this.#refusals = 0;
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => this.#release(), Math.ceil(Math.max(0, this.#untilMs - performance.now())));
  }

  #release(): void {
    this.#stopTimer();
    // Somebody may have been refused meanwhile.
    if (this.isOn) {
      this.#wait();
      return;
    }
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
