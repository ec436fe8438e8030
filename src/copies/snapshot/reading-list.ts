import type { Source } from "../source/source.ts";
import type { Omission } from "./format.ts";
import type { Held } from "./held.ts";
import type { SnapshotNode } from "./placed.ts";
import { readPage } from "./read-page.ts";
import type { SnapshotEvent } from "./summary.ts";
import type { TakeOptions } from "./options.ts";
import { describeTrouble, isOwnTrouble, isServerTrouble } from "./trouble.ts";
import type { Work } from "./work.ts";

/** When so many pages in a row fail for the server's reasons, the rest would as well. */
const MOST_FAILURES_IN_A_ROW = 5;

/** Reads pages one after the other and notes each when it is whole on disk. One that cannot be read is an omission. */
export class ReadingList {
  readonly #source: Source;
  readonly #work: Work;
  readonly #held: Held;
  readonly #options: TakeOptions;
  readonly omissions: Omission[] = [];
  #failuresInARow = 0;

  constructor(source: Source, work: Work, held: Held, options: TakeOptions) {
    this.#source = source;
    this.#work = work;
    this.#held = held;
    this.#options = options;
  }

  /** Gives `false` when the time is over before the end. */
  async *read(nodes: readonly SnapshotNode[], beganAt: number): AsyncGenerator<SnapshotEvent, boolean, undefined> {
    const { clock, maxDurationMs = Infinity, signal } = this.#options;
    for (const node of nodes) {
      signal?.throwIfAborted();
      if (clock.now() - beganAt > maxDurationMs) return false;
      yield* this.#one(node);
    }
    return true;
  }

  async *#one(node: SnapshotNode): AsyncGenerator<SnapshotEvent, void, undefined> {
    const { path } = node;
    try {
      yield* this.#readPage(node);
      this.#failuresInARow = 0;
      yield { type: "page", path, outcome: "read" };
    } catch (error) {
      if (!isOwnTrouble(error)) throw error;
      this.#failuresInARow = isServerTrouble(error) ? this.#failuresInARow + 1 : 0;
      if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW) throw error;
      const why = describeTrouble(error);
      this.omissions.push({ kind: "page", id: node.document.id, path, why, ...this.#staleSince(node) });
      yield { type: "page", path, outcome: "failed", why };
    }
  }

  async *#readPage(node: SnapshotNode): AsyncGenerator<SnapshotEvent, void, undefined> {
    const { id } = node.document;
    const content = await this.#held.page(id);
    const heldFolder = this.#held.folderOf(id);
    const held =
      content === undefined || heldFolder === undefined
        ? undefined
        : { content, folder: heldFolder, readAt: this.#held.readAt(id) };
    const folder = await this.#work.pageFolder(id);
    const { signal, thumbnails = false } = this.#options;
    const page = yield* readPage(this.#source, id, { signal, thumbnails, folder, held });
    await this.#work.addPage(id, page, this.#options.clock.now());
  }

  /** Since when what stands in its place is as it is. */
  #staleSince({ document: { id } }: SnapshotNode): { staleSince?: string } {
    if (!this.#held.has(id)) return {};
    const known = this.#held.snapshot?.manifest.omissions.find((omission) => omission.id === id)?.staleSince;
    const readAt = this.#held.readAt(id) || Date.parse(this.#held.snapshot?.manifest.startedAt ?? "");
    return { staleSince: known ?? new Date(readAt).toISOString() };
  }
}
