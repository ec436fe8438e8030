import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// A browser that was just ended may still write for a moment.
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } as const;

/**
 * A browser profile that exists only for one sign-in. Goes away with the sign-in, and also when the process ends before:
 * by Ctrl-C, by another signal that can be caught, or by `process.exit()`.
 */
export class TemporaryProfile {
  readonly path: string = mkdtempSync(join(tmpdir(), "labapi-sign-in-"));
  readonly #over = new AbortController();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    process.on("exit", this.#removeNow);
  }

  /** Fires when the browser has to end, because its profile is about to be removed. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Ends the browser, and removes the profile. */
  async remove(): Promise<void> {
    this.#end();
    await rm(this.path, REMOVAL);
  }

  readonly #removeNow = (): void => {
    this.#end();
    rmSync(this.path, REMOVAL);
  };

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#removeNow();
    // By listening we have switched off Node's own ending. Where others listen too, they decide.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  #end(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    process.off("exit", this.#removeNow);
    this.#over.abort();
  }
}
