import type { Journal } from "../journal/journal.ts";

/** A file that has arrived, and was compared with what LabArchives lists. */
export interface FetchedRecord {
  readonly id: string;
  readonly version: number | null;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** A folder or page, and the folder on disk that stands for it. */
interface FolderRecord {
  readonly id: string;
  readonly path: string;
  readonly step: "folder";
}

/** A line of the journal. */
export type FetchRecord = FetchedRecord | FolderRecord;

/** What is known of earlier runs, by id; and, where there is a journal, what the next one will know of this one. */
export class Ledger {
  readonly #journal: Journal<FetchRecord>;
  readonly #files = new Map<string, FetchedRecord>();
  readonly #folders = new Map<string, string>();

  constructor(journal: Journal<FetchRecord>) {
    this.#journal = journal;
    for (const record of journal.earlier) {
      if ("step" in record) this.#folders.set(record.id, record.path);
      else this.#files.set(record.id, record);
    }
  }

  file(id: string): FetchedRecord | undefined {
    return this.#files.get(id);
  }

  /** Of that very version. */
  sha256Of(id: string, version: number | null): string | undefined {
    const record = this.#files.get(id);
    return version !== null && record?.version === version ? record.sha256 : undefined;
  }

  /** Of files and folders. */
  get paths(): ReadonlyMap<string, string> {
    const files = [...this.#files].map(([id, { path }]): [string, string] => [id, path]);
    return new Map([...files, ...this.#folders]);
  }

  /** Returns when it is on disk. */
  async addFile(record: FetchedRecord): Promise<void> {
    await this.#journal.add(record);
    this.#files.set(record.id, record);
  }

  async addFolders(paths: ReadonlyMap<string, string>): Promise<void> {
    for (const [id, path] of paths) {
      if (this.#folders.get(id) !== path) await this.#journal.add({ step: "folder", id, path });
      this.#folders.set(id, path);
    }
  }
}
