import { UsageError } from "../../core/errors.ts";
import type { AssistantLimits } from "./options.ts";

const MINUTE_MS = 60_000;

/** What a session has asked for and been given, against what it may. */
export class Budget {
  readonly #limits: AssistantLimits;
  readonly #now: () => number;
  #starts: number[] = [];
  #givenBytes = 0;

  constructor(limits: AssistantLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @throws UsageError that says when to come again. */
  begin(): void {
    const now = this.#now();
    this.#starts = this.#starts.filter((start) => now - start < MINUTE_MS);
    const [oldest] = this.#starts;
    if (oldest !== undefined && this.#starts.length >= this.#limits.callsPerMinute) {
      const seconds = Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000));
      throw new UsageError(
        `This session may make ${this.#limits.callsPerMinute} calls a minute. Wait ${seconds} s, and ask for more at a time (read_pages).`,
      );
    }
    if (this.#givenBytes >= this.#limits.bytesPerSession) {
      throw new UsageError(
        `This session has been given ${this.#givenBytes} bytes, which is all it may have. Begin a new one, or raise the limit.`,
      );
    }
    this.#starts.push(now);
  }

  give(sizeBytes: number): void {
    this.#givenBytes += sizeBytes;
  }
}
