import { inodeOf, isUnchanged, type LocalFile, type SeenFile } from "../collect/local-file.ts";

/** A line of the journal of a batch. Every intention is on disk before it is carried out. */
export type PutRecord = MakingRecord | PageRecord | SendingRecord | SentRecord | MixedRecord | FoundRecord;

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
  readonly pageId: string;
  readonly before: readonly string[];
}

/** Which file on which page: its path on a computer is who it is, whatever it is called and whatever is in it. */
export interface FileOnPage {
  readonly path: string;
  readonly host: string;
  readonly page: string;
  readonly pageId: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly stamp?: string | undefined;
}

/** A file is about to be sent. */
export interface SendingRecord extends FileOnPage {
  readonly step: "sending";
  readonly atMs: number;
  /** The entry that gets a new version, and the version it had. */
  readonly replaces?: { readonly id: string; readonly version: number | null };
}

interface InEntry extends FileOnPage {
  readonly atMs: number;
  /** Of what is in the entry. */
  readonly sha256: string;
  readonly id: string;
  readonly webUrl: string;
  readonly version: number | null;
}

/** A file has arrived: from now on the entry is that of this file, and of no other. */
export interface SentRecord extends InEntry {
  readonly step: "sent";
}

/** A file changed while it was sent: the entry is its own, but what is in it is nobody's. */
export interface MixedRecord extends InEntry {
  readonly step: "mixed";
}

/** Somebody else's entry holds the same name and content. It does not become ours. */
export interface FoundRecord extends InEntry {
  readonly step: "found";
}

/** A file's own entry. */
export type OwnRecord = SentRecord | MixedRecord;

/** A file of this computer. */
export type OwnFile = SeenFile & { readonly host: string };

/** What the journal of a stopped batch and the ledgers of the pages say. */
export class PutMemory {
  readonly #making = new Map<string, MakingRecord>();
  readonly #before = new Map<string, ReadonlySet<string>>();
  readonly #sending = new Files<SendingRecord>();
  readonly #sent = new Files<SentRecord>();
  readonly #found = new Files<FoundRecord>();
  readonly #own = new Files<OwnRecord>();
  readonly #ownerOf = new Map<string, OwnRecord>();
  readonly #ofBatch = new Set<string>();

  constructor(records: readonly PutRecord[]) {
    for (const record of records) this.take(record);
  }

  /** A line of the batch's own journal. */
  take(record: PutRecord): void {
    switch (record.step) {
      case "making":
        this.#making.set(record.page, record);
        break;
      case "page":
        this.#making.delete(record.page);
        this.#before.set(record.pageId, new Set(record.before));
        break;
      case "sending":
        this.#sending.set(record);
        this.#found.delete(record);
        break;
      case "found":
        this.#sending.delete(record);
        this.#found.set(record);
        break;
      case "sent":
      case "mixed":
        this.#arrived(record);
        break;
    }
  }

  #arrived(record: OwnRecord): void {
    this.#sending.delete(record);
    this.#found.delete(record);
    if (record.step === "sent") this.#sent.set(record);
    else this.#sent.delete(record);
    this.#ofBatch.add(record.id);
    this.learn(record);
  }

  /** A line of a page's ledger: of this batch, an earlier one, or another program's. */
  learn(record: OwnRecord): void {
    const known = this.#ownerOf.get(record.id);
    if (known !== undefined && known.atMs > record.atMs) return;
    this.#own.set(record);
    this.#ownerOf.set(record.id, record);
  }

  making(page: string): MakingRecord | undefined {
    return this.#making.get(page);
  }

  /** The entries a page had before the batch; `undefined` when the batch has not come to it yet. */
  before(pageId: string): ReadonlySet<string> | undefined {
    return this.#before.get(pageId);
  }

  /** A file of which nobody knows whether it arrived. */
  sending(pageId: string, file: OwnFile): SendingRecord | undefined {
    return this.#sending.get(pageId, file);
  }

  /** What this batch has sent. */
  sent(pageId: string, file: OwnFile): SentRecord | undefined {
    return this.#sent.get(pageId, file);
  }

  /** Whose content somebody else's entry held. */
  found(pageId: string, file: OwnFile): FoundRecord | undefined {
    return this.#found.get(pageId, file);
  }

  forgetFound(record: FoundRecord): void {
    this.#found.delete(record);
  }

  allFound(): readonly FoundRecord[] {
    return this.#found.all();
  }

  /** The entry that is this file's, whoever sent it when. */
  own(pageId: string, file: OwnFile): OwnRecord | undefined {
    return this.#own.get(pageId, file);
  }

  /** Everything that arrived, oldest first. */
  allSent(): readonly SentRecord[] {
    return this.#sent.all();
  }

  /** Is there a file on this computer whose entry it is? */
  isOwned(entryId: string): boolean {
    return this.#ownerOf.has(entryId);
  }

  /** Has this batch made it, or a new version of it? */
  isOfBatch(entryId: string): boolean {
    return this.#ofBatch.has(entryId);
  }

  /** Is the file done with, as it is now? */
  isDone(pageId: string, file: OwnFile): boolean {
    const record = this.sent(pageId, file) ?? this.found(pageId, file);
    return record !== undefined && isUnchanged(file, record);
  }
}

/**
 * Records by page and file. A file is known by its path on a computer; or, where the computer's name has changed since (as that of a
 * container does), by its path and its inode.
 */
class Files<R extends FileOnPage> {
  readonly #records = new Map<string, Map<string, R>>();

  get(pageId: string, { path, host, stamp }: OwnFile): R | undefined {
    const ofPath = this.#records.get(keyOf(pageId, path));
    if (ofPath === undefined) return undefined;
    const inode = inodeOf(stamp);
    return (
      ofPath.get(host) ?? [...ofPath.values()].find((record) => inode !== undefined && inodeOf(record.stamp) === inode)
    );
  }

  set(record: R): void {
    const key = keyOf(record.pageId, record.path);
    const ofPath = this.#records.get(key) ?? new Map<string, R>();
    this.#records.set(key, ofPath.set(record.host, record));
  }

  delete({ pageId, path, host }: FileOnPage): void {
    this.#records.get(keyOf(pageId, path))?.delete(host);
  }

  all(): readonly R[] {
    return [...this.#records.values()].flatMap((ofPath) => [...ofPath.values()]);
  }
}

/** The facts of a file that a record keeps. */
export function factsOf({ path, sizeBytes, modifiedMs, stamp }: LocalFile | SeenFile): SeenFile {
  return { path, sizeBytes, modifiedMs, stamp };
}

function keyOf(pageId: string, path: string): string {
  return JSON.stringify([pageId, path]);
}
