/** A line of the journal of an import. Every intention is on disk before it is carried out. */
export type ImportRecord = IntendRecord | DoneRecord;

/** Something is about to be written; whatever is there besides afterwards may be it. */
export interface IntendRecord {
  readonly step: "intend";
  readonly key: string;
  /** Ids of what is there already. */
  readonly before: readonly string[];
  readonly atMs: number;
}

/** It was written, and this is it. */
export interface DoneRecord {
  readonly step: "done";
  readonly key: string;
  readonly id: string;
}

/** What the journal of an import says. */
export class ImportMemory {
  readonly #done = new Map<string, string>();
  readonly #intended = new Map<string, IntendRecord>();
  readonly #owned = new Set<string>();

  constructor(records: readonly ImportRecord[]) {
    for (const record of records) this.take(record);
  }

  take(record: ImportRecord): void {
    if (record.step === "intend") {
      this.#intended.set(record.key, record);
      return;
    }
    this.#intended.delete(record.key);
    this.#done.set(record.key, record.id);
    this.#owned.add(record.id);
  }

  /** Id of what was written for a key. */
  done(key: string): string | undefined {
    return this.#done.get(key);
  }

  /** Something of which nobody knows whether it was written. */
  intended(key: string): IntendRecord | undefined {
    return this.#intended.get(key);
  }

  /** Has this import written it? */
  owns(id: string): boolean {
    return this.#owned.has(id);
  }

  get isEmpty(): boolean {
    return this.#done.size === 0 && this.#intended.size === 0;
  }
}
