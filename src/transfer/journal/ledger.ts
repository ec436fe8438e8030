import { appendFile, open } from "node:fs/promises";
import { join } from "node:path";
import { journalName, readLines } from "./journal.ts";
import { madeFolder } from "./state.ts";

/**
 * What lasts when a batch is finished: which file of this computer became which entry of a page. One file of JSON lines per page;
 * several processes may add to it at once, as a line is appended in one piece.
 */
export class Ledger<R extends object> {
  readonly records: readonly R[];
  readonly #path: string | undefined;
  #isTorn: boolean;

  private constructor(records: readonly R[], path: string | undefined, isTorn: boolean) {
    this.records = records;
    this.#path = path;
    this.#isTorn = isTorn;
  }

  /** The ledger of one page; without a folder, one that is kept nowhere. */
  static async open<R extends object>(
    stateFolder: string | undefined,
    ...facts: readonly string[]
  ): Promise<Ledger<R>> {
    if (stateFolder === undefined) return new Ledger<R>([], undefined, false);
    const path = join(await madeFolder(stateFolder, "sent"), journalName(...facts));
    const { records, sizeBytes } = await readLines<R>(path);
    return new Ledger(records, path, sizeBytes !== (await sizeOf(path)));
  }

  /** Returns when the system has it; {@link sync} brings it to the disk. */
  async add(record: R): Promise<void> {
    if (this.#path === undefined) return;
    // A line that was cut off by a power failure must not spoil the next one.
    await appendFile(this.#path, `${this.#isTorn ? "\n" : ""}${JSON.stringify(record)}\n`, { mode: 0o600 });
    this.#isTorn = false;
  }

  /** Returns when everything that was added is on the disk. */
  async sync(): Promise<void> {
    if (this.#path === undefined) return;
    await using file = await open(this.#path, "a", 0o600);
    await file.datasync();
  }
}

async function sizeOf(path: string): Promise<number> {
  await using file = await open(path, "a", 0o600);
  return (await file.stat()).size;
}
