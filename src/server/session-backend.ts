import { type Clock, systemClock } from "../core/clock.ts";

/**
 * Where a web application keeps what it must remember between two requests. Shared by all its instances, if it has several.
 * Keys hold no secret: they are hashes.
 */
export interface SessionBackend {
  get(key: string): Promise<string | undefined>;
  /** Keeps the value for that long, in milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Gets and removes in one step: of two callers at the same time only one gets it. */
  take(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
}

interface Kept {
  readonly value: string;
  readonly endsAt: number;
}

/** How much a {@link MemorySessionBackend} holds. */
export interface MemoryBackendOptions {
  /** What ends soonest makes room; by default after 100,000 entries. */
  readonly maxEntries?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Keeps everything in this process: for one instance, and gone when it ends. */
export class MemorySessionBackend implements SessionBackend {
  readonly #kept = new Map<string, Kept>();
  readonly #maxEntries: number;
  readonly #clock: Clock;

  constructor({ maxEntries = 100_000, clock = systemClock }: MemoryBackendOptions = {}) {
    this.#maxEntries = maxEntries;
    this.#clock = clock;
  }

  /** How many entries are held, ended ones included. */
  get size(): number {
    return this.#kept.size;
  }

  async get(key: string): Promise<string | undefined> {
    const kept = this.#kept.get(key);
    return kept !== undefined && kept.endsAt > this.#clock.now() ? kept.value : undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.#kept.delete(key);
    if (this.#kept.size >= this.#maxEntries) this.#makeRoom();
    this.#kept.set(key, { value, endsAt: this.#clock.now() + ttlMs });
  }

  async take(key: string): Promise<string | undefined> {
    const value = this.get(key);
    this.#kept.delete(key);
    return value;
  }

  async delete(key: string): Promise<void> {
    this.#kept.delete(key);
  }

  /** Begun sign-ins end long before sessions do: a flood of the former costs nobody their session. */
  #makeRoom(): void {
    const room = Math.max(1, Math.floor(this.#maxEntries / 100));
    const bySoonest = [...this.#kept].toSorted(([, one], [, other]) => one.endsAt - other.endsAt);
    for (const [key] of bySoonest.slice(0, room)) this.#kept.delete(key);
  }
}
