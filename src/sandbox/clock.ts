import { type Clock, systemClock } from "../core/clock.ts";

/**
 * The sandbox's settable clock: it runs on from wherever it was put, so that codes, tokens and signatures can be made to
 * expire without waiting.
 *
 * @example
 * ```ts
 * sandbox.clock.advance(61 * 60_000); // every one-hour token is now too old
 * ```
 */
export class SandboxClock implements Clock {
  readonly #base: Clock;
  #shiftMs = 0;
  /** How far the server's own clock is off, in milliseconds: what a client learns from `epoch_time`. */
  skewMs = 0;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  /** The server's time in epoch milliseconds, skew included. */
  now(): number {
    return this.#base.now() + this.#shiftMs + this.skewMs;
  }

  /** Moves the time forward (or back, when negative) by milliseconds. */
  advance(durationMs: number): void {
    this.#shiftMs += durationMs;
  }

  /** Makes it this moment now, in epoch milliseconds; it runs on from there. Takes the skew away. */
  set(epochMs: number): void {
    this.skewMs = 0;
    this.#shiftMs = epochMs - this.#base.now();
  }

  /** Back to the machine's time. */
  reset(): void {
    this.#shiftMs = 0;
    this.skewMs = 0;
  }
}
