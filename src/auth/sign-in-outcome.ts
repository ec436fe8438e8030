import { TimeoutError, UsageError } from "../core/errors.ts";

/** How long a person may take to sign in, in milliseconds. */
const DEFAULT_SIGN_IN_TIMEOUT_MS = 5 * 60_000;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What may end a sign-in from outside. */
export interface OutcomeLimits {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Cleanup = () => Promise<void> | void;

/** The one result of a sign-in, whoever brings it: the browser, the timer, the caller's signal or `close()`. */
export class SignInOutcome<U> {
  readonly #deferred = deferred<U>();
  readonly result: Promise<U> = this.#deferred.promise;
  readonly #exchange = new AbortController();
  readonly #cleanups: Cleanup[] = [];
  #taken = false;
  #settled = false;
  #late: TimeoutError | undefined;

  constructor({ timeoutMs = DEFAULT_SIGN_IN_TIMEOUT_MS, signal }: OutcomeLimits = {}) {
    checkTimeout(timeoutMs);
    // Nobody may be waiting yet; that is no reason to end the process.
    this.result.catch(() => {});
    this.#watch(signal);
    if (timeoutMs > 0) this.#startTimer(timeoutMs);
  }

  /** Aborted when the sign-in ended while a code was still being exchanged. */
  get signal(): AbortSignal {
    return this.#exchange.signal;
  }

  /** Claims the sign-in for one answer; false when another one has it, or it is over. Time does not run out meanwhile. */
  take(): boolean {
    if (this.#taken || this.#settled) return false;
    this.#taken = true;
    return true;
  }

  /** Gives the claim back, after an answer that may be given again. */
  release(): void {
    this.#taken = false;
    if (this.#late !== undefined) this.reject(this.#late);
  }

  resolve(user: U): void {
    this.#finish(() => this.#deferred.resolve(user));
  }

  reject(reason: unknown): void {
    this.#finish(() => this.#deferred.reject(reason));
    this.#exchange.abort(reason);
  }

  /** Runs once it is over, before the result is known to anyone. */
  whenSettled(cleanup: Cleanup): void {
    if (this.#settled) void cleanup();
    else this.#cleanups.push(cleanup);
  }

  #startTimer(timeoutMs: number): void {
    const timer = setTimeout(() => {
      const message = `Nobody signed in within ${Math.round(timeoutMs / 1000)} s. Start the sign-in again.`;
      const late = new TimeoutError(message, { phase: "sign-in", timeoutMs });
      if (this.#taken) this.#late = late;
      else this.reject(late);
    }, timeoutMs);
    this.whenSettled(() => clearTimeout(timer));
  }

  #watch(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const onAbort = (): void => this.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    this.whenSettled(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) onAbort();
  }

  #finish(settle: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    void Promise.allSettled(this.#cleanups.map(async (cleanup) => cleanup())).then(settle);
  }
}

function checkTimeout(timeoutMs: number): void {
  if (timeoutMs >= 0 && timeoutMs <= LONGEST_TIMER_MS) return;
  throw new UsageError(`A sign-in cannot wait ${timeoutMs} ms. Give up to ${LONGEST_TIMER_MS}, or 0 to wait for ever.`);
}

interface Deferred<U> {
  readonly promise: Promise<U>;
  resolve(value: U): void;
  reject(reason: unknown): void;
}

function deferred<U>(): Deferred<U> {
  const ends: { resolve: Deferred<U>["resolve"]; reject: Deferred<U>["reject"] } = { resolve() {}, reject() {} };
  const promise = new Promise<U>((resolve, reject) => Object.assign(ends, { resolve, reject }));
  return Object.assign(ends, { promise });
}
