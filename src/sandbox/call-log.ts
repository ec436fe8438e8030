/** One answered API call. No parameters: they hold secrets and people's data. */
export interface CallRecord {
  readonly class: string;
  readonly method: string;
  /** HTTP status; 0 when the connection was dropped. */
  readonly status: number;
  /** When it came in, epoch milliseconds of the sandbox's clock. */
  readonly at: number;
}

const MAX_RECORDS = 100_000;

/** What was called. The oldest records go when there are too many. */
export class CallLog {
  readonly #records: CallRecord[] = [];
  readonly #minIntervalMs: number;
  readonly #lastAt = new Map<string, number>();

  /** With an interval, calls of one key that come closer than that are refused. */
  constructor(minIntervalMs = 0) {
    this.#minIntervalMs = minIntervalMs;
  }

  get records(): readonly CallRecord[] {
    return this.#records;
  }

  add(record: CallRecord): void {
    if (this.#records.length >= MAX_RECORDS) this.#records.shift();
    this.#records.push(record);
  }

  clear(): void {
    this.#records.length = 0;
  }

  /** Is this call too close to the one before it, by the same key? */
  isTooSoon(akid: string, at: number): boolean {
    const last = this.#lastAt.get(akid);
    this.#lastAt.set(akid, at);
    return this.#minIntervalMs > 0 && last !== undefined && at - last < this.#minIntervalMs;
  }
}
