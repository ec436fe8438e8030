import { join } from "node:path";
import { inFolder, sizeIfThere } from "../vault/disk.ts";
import { snapshotNames } from "../vault/vault.ts";
import type { HeldFiles, PageToPlace } from "./assemble.ts";
import { filesOf } from "./files-of.ts";
import type { PageContent, PageDocument } from "./format.ts";
import { guardDamaged } from "./guards.ts";
import { openSnapshot, type Snapshot } from "./open.ts";
import { contentOf, pageDocument } from "./page-document.ts";
import type { SnapshotNode } from "./placed.ts";
import type { Work, WorkState } from "./work.ts";

/** The last snapshot, and what is remembered of when its pages were read. */
export class Held {
  readonly #folder: string;
  readonly #work: Work;
  readonly #nodes = new Map<string, SnapshotNode>();
  #sums: ReadonlyMap<string, string> | undefined;
  snapshot: Snapshot | undefined;
  state: WorkState | undefined;

  constructor(folder: string, work: Work) {
    this.#folder = folder;
    this.#work = work;
  }

  /**
   * Opens the newest snapshot. With `force`, one that is broken counts as none, and a page of it that is damaged as not there.
   *
   * @throws GuardError when it is broken, unless forced.
   */
  async open(force: boolean): Promise<void> {
    this.#nodes.clear();
    [this.snapshot, this.#sums, this.state] = [undefined, undefined, undefined];
    const name = (await snapshotNames(this.#folder)).at(-1);
    if (name === undefined) return;
    const path = join(this.#folder, name);
    try {
      this.snapshot = await openSnapshot(path);
      this.#sums = await this.snapshot.sums();
    } catch (error) {
      this.snapshot = undefined;
      if (error instanceof Error && error.name === "UsageError") throw error;
      if (force) return;
      throw guardDamaged(path, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
    }
    const state = await this.#work.readState();
    this.state = state?.snapshot === name ? state : undefined;
    for (const node of this.snapshot.pages()) {
      if (!force || (await this.#isSound(node))) this.#nodes.set(node.document.id, node);
    }
  }

  /** Ids of every folder and page. */
  get nodeIds(): readonly string[] {
    return this.snapshot === undefined ? [] : [...this.snapshot.nodes()].map(({ document }) => document.id);
  }

  get pageIds(): Iterable<string> {
    return this.#nodes.keys();
  }

  get pageCount(): number {
    return this.#nodes.size;
  }

  /** From when changes must be asked for, in the server's time. */
  get since(): string | undefined {
    return this.state?.since ?? this.snapshot?.manifest.serverTimeAtStart;
  }

  get settingsAt(): number {
    return this.state?.settingsAt ?? this.#startedAt;
  }

  sharedUntil(now: number): number {
    return this.state?.sharedUntil ?? (this.snapshot === undefined ? now : this.#startedAt);
  }

  has(pageId: string): boolean {
    return this.#nodes.has(pageId);
  }

  /** When a page was read, epoch milliseconds. */
  readAt(pageId: string): number {
    return this.state?.readings[pageId] ?? this.#startedAt;
  }

  /** When each page was read, by id. */
  get readings(): Record<string, number> {
    return Object.fromEntries([...this.#nodes.keys()].map((id) => [id, this.readAt(id)]));
  }

  async page(pageId: string): Promise<PageContent | undefined> {
    const document = await this.#document(pageId);
    return document === undefined ? undefined : contentOf(document);
  }

  /** The page's folder in the snapshot. */
  folderOf(pageId: string): string | undefined {
    return this.#nodes.get(pageId)?.folder;
  }

  /** Absolute path of one of its files. */
  filePath(path: string): string {
    return inFolder(this.snapshot?.path ?? "", path);
  }

  /** A page that nobody read anew, at the place it has now. */
  async pageToPlace(node: SnapshotNode): Promise<PageToPlace | undefined> {
    const { id } = node.document;
    const content = await this.page(id);
    const folder = this.folderOf(id);
    if (content === undefined || folder === undefined) return undefined;
    const files = [...filesOf(content)].flatMap(({ file: { path } }) => (path === null ? [] : [path]));
    const origins = files.map((name) => [name, { path: this.filePath(`${folder}/${name}`), isHeld: true }] as const);
    return { document: pageDocument(node, content), origins: new Map(origins) };
  }

  files(): Promise<HeldFiles | undefined> {
    const { snapshot } = this;
    const sums = this.#sums;
    if (snapshot === undefined || sums === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ path: snapshot.path, sums, folderOf: (id: string) => this.folderOf(id) });
  }

  async #document(pageId: string): Promise<PageDocument | undefined> {
    const node = this.#nodes.get(pageId);
    return node === undefined ? undefined : await this.snapshot?.readPage(node);
  }

  async #isSound(node: SnapshotNode): Promise<boolean> {
    const page = await this.snapshot?.readPage(node).catch(() => undefined);
    if (page === undefined) return false;
    for (const { file } of filesOf(page)) {
      const path = this.snapshot?.filePath(node, file);
      if (file.path !== null && (path === undefined || (await sizeIfThere(path)) !== file.sizeBytes)) return false;
    }
    return true;
  }

  get #startedAt(): number {
    return Date.parse(this.snapshot?.manifest.startedAt ?? "") || 0;
  }
}
