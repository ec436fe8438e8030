import { sleep } from "../core/clock.ts";
import type { Pacing } from "./options.ts";
import { PaceLease } from "./pace-lease.ts";

interface Waiting {
  readonly lane: string;
  readonly start: () => void;
}

/**
 * Lets calls through one person at a time (a lane), with a cap for all: first come, first served, except that a full lane
 * does not hold up the others. A call without a lane (sign-in, server time) never waits.
 */
export class Pacer {
  readonly #pacing: Pacing;
  readonly #inFlight = new Map<string, number>();
  readonly #nextStartAt = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  readonly #lease: PaceLease | undefined;
  #total = 0;

  constructor(pacing: Pacing, accessKeyId = "") {
    this.#pacing = pacing;
    this.#lease = pacing.leaseFolder === undefined ? undefined : new PaceLease(pacing.leaseFolder, accessKeyId);
  }

  /** Runs the task when it is its turn. An abort while waiting rejects with the signal's reason. */
  async run<T>(lane: string | undefined, signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
    if (lane === undefined) return task();
    if (this.#hasRoom(lane)) this.#occupy(lane);
    else await this.#turn(lane, signal);
    try {
      if (this.#pacing.minIntervalMs > 0) await this.#keepInterval(lane, signal);
      return await task();
    } finally {
      this.#release(lane);
    }
  }

  #hasRoom(lane: string): boolean {
    return (
      this.#total < this.#pacing.maxInFlightPerClient && (this.#inFlight.get(lane) ?? 0) < this.#pacing.maxInFlight
    );
  }

  #occupy(lane: string): void {
    this.#total += 1;
    this.#inFlight.set(lane, (this.#inFlight.get(lane) ?? 0) + 1);
  }

  #release(lane: string): void {
    this.#total -= 1;
    const left = (this.#inFlight.get(lane) ?? 1) - 1;
    if (left === 0) this.#inFlight.delete(lane);
    else this.#inFlight.set(lane, left);
    const index = this.#waiting.findIndex((candidate) => this.#hasRoom(candidate.lane));
    if (index < 0) return;
    const [next] = this.#waiting.splice(index, 1);
    if (next === undefined) return;
    // Occupied on behalf of the waiter, so that nobody slips in before it resumes.
    this.#occupy(next.lane);
    next.start();
  }

  #turn(lane: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        lane,
        start: () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(waiting);
    });
  }

  async #keepInterval(lane: string, signal: AbortSignal | undefined): Promise<void> {
    if (this.#lease !== undefined) return await this.#lease.turn(this.#pacing.minIntervalMs, signal);
    // A monotonic clock: a corrected wall clock must not stall or rush a batch.
    const now = performance.now();
    const startAt = Math.max(now, this.#nextStartAt.get(lane) ?? 0);
    this.#nextStartAt.set(lane, startAt + this.#pacing.minIntervalMs);
    if (startAt > now) await sleep(startAt - now, signal);
  }
}
