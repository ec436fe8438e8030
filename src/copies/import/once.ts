import { sleep } from "../../core/clock.ts";
import type { Journal } from "../../transfer/journal/journal.ts";
import { patiently, type Patience } from "../../transfer/send/patience.ts";
import type { ImportMemory, ImportRecord, IntendRecord } from "./memory.ts";

/** One write, and how to find out whether it happened. */
export interface OneWrite<T> {
  readonly key: string;
  /** Ids of everything that is there now. */
  readonly list: () => Promise<readonly string[]>;
  /** Looks anew for what may have been written since; the ids from before are not it. */
  readonly look: (before: ReadonlySet<string>) => Promise<T | undefined>;
  readonly write: () => Promise<T>;
}

const LOOK_EVERY_MS = 1000;

/** Writes everything once, whatever happened to an earlier run or to an answer. */
export class Once {
  readonly #memory: ImportMemory;
  readonly #journal: Journal<ImportRecord>;
  readonly #patience: Patience;
  /** Writes of this run. */
  writes = 0;
  /** Writes that an earlier run, or a lost answer, had left uncertain and that were found. */
  found = 0;

  constructor(memory: ImportMemory, journal: Journal<ImportRecord>, patience: Patience) {
    this.#memory = memory;
    this.#journal = journal;
    this.#patience = patience;
  }

  /** Does it, or finds what was done. */
  async do<T extends { readonly id: string }>(one: OneWrite<T>): Promise<T> {
    const intended = this.#memory.intended(one.key);
    const earlier = intended === undefined ? undefined : await this.#find(one, intended);
    if (earlier !== undefined) return await this.#done(one, earlier);
    return await patiently(() => this.#attempt(one), this.#patience);
  }

  async #attempt<T extends { readonly id: string }>(one: OneWrite<T>): Promise<T> {
    const record: IntendRecord = { step: "intend", key: one.key, before: await one.list(), atMs: Date.now() };
    await this.#note(record);
    try {
      const written = await one.write();
      this.writes += 1;
      return await this.#done(one, written);
    } catch (error) {
      const isUncertain = error instanceof Error && error.name === "UncertainWriteError";
      const found = isUncertain ? await this.#find(one, record) : undefined;
      if (found === undefined) throw error;
      return await this.#done(one, found);
    }
  }

  /** Looks until LabArchives has had time to show what it had received. */
  async #find<T>(one: OneWrite<T>, { before, atMs }: IntendRecord): Promise<T | undefined> {
    const known = new Set(before);
    const until = atMs + this.#patience.settleMs;
    for (;;) {
      const found = await one.look(known);
      if (found !== undefined) this.found += 1;
      const leftMs = until - Date.now();
      if (found !== undefined || leftMs <= 0) return found;
      await sleep(Math.min(leftMs, LOOK_EVERY_MS), this.#patience.signal);
    }
  }

  async #done<T extends { readonly id: string }>({ key }: OneWrite<T>, written: T): Promise<T> {
    await this.#note({ step: "done", key, id: written.id });
    return written;
  }

  async #note(record: ImportRecord): Promise<void> {
    this.#memory.take(record);
    await this.#journal.add(record);
  }
}
