import type { LocalFile } from "../collect/collect.ts";

/** A line of the journal of a batch. Every intention is on disk before it is carried out. */
export type PutRecord = MakingRecord | PageRecord | SendingRecord | SentRecord;

/** A page is about to be made. */
export interface MakingRecord {
  readonly step: "making";
  readonly page: string;
  readonly atMs: number;
}

/** A page, with the entries it had before the batch: whatever is there besides may be ours. */
export interface PageRecord {
  readonly step: "page";
  readonly page: string;
  readonly before: readonly string[];
}

/** A file is about to be sent. */
export interface SendingRecord {
  readonly step: "sending";
  readonly path: string;
  readonly page: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly atMs: number;
  /** The entry that gets a new version, and the version it had. */
  readonly replaces?: { readonly id: string; readonly version: number | null };
}

/** A file has arrived. */
export interface SentRecord {
  readonly step: "sent";
  readonly path: string;
  readonly page: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly atMs: number;
  readonly sha256: string;
  readonly id: string;
  readonly webUrl: string;
  readonly version: number | null;
}

/** What the journal of a stopped batch says, by page and file. */
export class PutMemory {
  readonly #making = new Map<string, MakingRecord>();
  readonly #before = new Map<string, ReadonlySet<string>>();
  readonly #sending = new Map<string, SendingRecord>();
  readonly #sent = new Map<string, SentRecord>();
  readonly #ids = new Set<string>();

  constructor(records: readonly PutRecord[]) {
    for (const record of records) this.take(record);
  }

  take(record: PutRecord): void {
    switch (record.step) {
      case "making":
        this.#making.set(record.page, record);
        break;
      case "page":
        this.#making.delete(record.page);
        this.#before.set(record.page, new Set(record.before));
        break;
      case "sending":
        this.#sending.set(keyOf(record.page, record.path), record);
        break;
      case "sent":
        this.#sending.delete(keyOf(record.page, record.path));
        this.#sent.set(keyOf(record.page, record.path), record);
        this.#ids.add(record.id);
        break;
    }
  }

  making(page: string): MakingRecord | undefined {
    return this.#making.get(page);
  }

  /** The entries a page had before the batch; `undefined` when the batch has not come to it yet. */
  before(page: string): ReadonlySet<string> | undefined {
    return this.#before.get(page);
  }

  /** A file of which nobody knows whether it arrived. */
  sending(page: string, path: string): SendingRecord | undefined {
    return this.#sending.get(keyOf(page, path));
  }

  sent(page: string, path: string): SentRecord | undefined {
    return this.#sent.get(keyOf(page, path));
  }

  /** Everything that arrived, oldest first. */
  allSent(): readonly SentRecord[] {
    return [...this.#sent.values()];
  }

  /** Is this entry one of those that the batch knows it has made? */
  isOurs(entryId: string): boolean {
    return this.#ids.has(entryId);
  }
}

/** Is the file as it was then? */
export function isUnchanged(
  file: LocalFile,
  record: { readonly sizeBytes: number; readonly modifiedMs: number },
): boolean {
  return file.sizeBytes === record.sizeBytes && file.modifiedMs === record.modifiedMs;
}

function keyOf(page: string, path: string): string {
  return `${page}\n${path}`;
}
