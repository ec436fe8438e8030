import { join } from "node:path";
import type { Source } from "../source/source.ts";
import { pointLatest, snapshotName, snapshotNames } from "../vault/vault.ts";
import { Assembly, type PageToPlace, publish } from "./assemble.ts";
import { FILE, type NodeDocument, type NotebookDocument, type Omission, type SettingsDocument } from "./format.ts";
import { guardEverythingChanged, guardVanished } from "./guards.ts";
import { Held } from "./held.ts";
import { sha256Of, toJson } from "./json.ts";
import { sealed } from "./manifest.ts";
import { placed, type SnapshotNode } from "./placed.ts";
import { planReads, shareOf } from "./plan.ts";
import { ReadingList } from "./reading-list.ts";
import type { SnapshotEvent, SnapshotSummary } from "./summary.ts";
import type { TakeOptions } from "./options.ts";
import { type ListedTree, listTree } from "./tree.ts";
import { pageDocument } from "./page-document.ts";
import type { RunHead, Work } from "./work.ts";
import { writeNew } from "../vault/disk.ts";

const DAY_MS = 86_400_000;
/** Entries' dates come from a clock that may be put right by up to a day; what is named again without need costs no call. */
const CLOCK_MARGIN_MS = 26 * 3_600_000;

type Events<T> = AsyncGenerator<SnapshotEvent, T, undefined>;

/** What the reading came to. */
interface Outcome {
  readonly tree: ListedTree;
  readonly notebook: NotebookDocument;
  readonly omissions: readonly Omission[];
  readonly sharedUntil: number;
}

/** One run: ask what changed, list, read what is needed, and put the snapshot together. */
export class Taking {
  readonly #source: Source;
  readonly #folder: string;
  readonly #work: Work;
  readonly #options: TakeOptions;
  readonly #held: Held;
  readonly #beganAt: number;

  constructor(source: Source, folder: string, work: Work, options: TakeOptions) {
    this.#source = source;
    this.#folder = folder;
    this.#work = work;
    this.#options = options;
    this.#held = new Held(folder, work);
    this.#beganAt = options.clock.now();
  }

  async *run(): Events<SnapshotSummary> {
    try {
      await this.#finishLeftover();
      await this.#held.open(this.#options.force);
      await this.#source.open?.(this.#options);
      const isResumed = await this.#begin();
      const previous = this.#held.snapshot?.name;
      const notebook = this.#source.notebook.name;
      yield { type: "started", notebook, isResumed, ...(previous === undefined ? {} : { previous }) };
      const outcome = yield* this.#read();
      if (outcome === undefined)
        return this.#summary(this.#options.dryRun === true ? "planned" : "suspended", undefined, []);
      return yield* this.#finish(outcome);
    } catch (error) {
      // A guard changes nothing: what was read on the way to it goes as well.
      if (error instanceof Error && error.name === "GuardError") await this.#work.clear();
      throw error;
    }
  }

  /** A run that was killed between putting its snapshot in place and clearing up after itself. */
  async #finishLeftover(): Promise<void> {
    const name = this.#work.finishing;
    if (name === undefined || !(await snapshotNames(this.#folder)).includes(name)) return;
    await pointLatest(this.#folder, name);
    await this.#held.open(true);
    await this.#remember(this.#held.snapshot?.manifest.omissions ?? [], this.#held.state?.sharedUntil ?? this.#beganAt);
    await this.#work.clear();
    await this.#held.open(true);
  }

  /** Takes up what an earlier run left of the same work, or begins. */
  async #begin(): Promise<boolean> {
    const { head } = this.#work;
    const previous = this.#held.snapshot?.name;
    if (head !== undefined && head.previous === previous && head.isThorough === this.#options.thorough) {
      return this.#work.pageCount > 0;
    }
    await this.#work.begin(await this.#newHead(previous));
    return false;
  }

  async #newHead(previous: string | undefined): Promise<RunHead> {
    const { since } = this.#held;
    const serverTime = since === undefined ? await this.#source.serverTime(this.#options) : undefined;
    const start = since ?? serverTime ?? new Date(0).toISOString();
    return {
      type: "run",
      startedAt: this.#beganAt,
      since: start,
      nextSince: start,
      serverTime,
      previous,
      isThorough: this.#options.thorough,
    };
  }

  async *#read(): Events<Outcome | undefined> {
    const changes = await this.#changes();
    const { snapshot } = this.#held;
    const tree = await listTree(this.#source, snapshot, snapshot?.manifest.startedAt, this.#options);
    const nodes = new Map([...placed(tree.children)].map((node) => [node.document.id, node]));
    if (!this.#options.force) guardVanished(this.#held.nodeIds, new Set(nodes.keys()));
    const settings = this.#options.dryRun === true ? {} : await this.#settings();
    const { reads, sharedUntil } = await this.#plan(tree, nodes, changes);
    const pages = [...nodes.values()].filter(({ document }) => document.kind === "page");
    yield { type: "listed", folders: nodes.size - pages.length, pages: pages.length, toRead: reads.length };
    if (this.#options.dryRun === true) return undefined;
    const reading = new ReadingList(this.#source, this.#work, this.#held, this.#options);
    const isWhole = yield* reading.read(reads, this.#beganAt);
    if (!isWhole) return undefined;
    const missing = new Map(reading.omissions.filter(({ id }) => !this.#has(id)).map(({ id, why }) => [id, why]));
    const notebook = this.#notebookDocument(withMissing(tree.children, missing), tree, settings);
    return { tree, notebook, omissions: [...tree.omissions, ...reading.omissions], sharedUntil };
  }

  /** What changed since the last time. A first run has nothing that could have changed. */
  async #changes() {
    const { head, pageCount } = this.#work;
    const isFirst = this.#held.snapshot === undefined && pageCount === 0;
    if (this.#options.thorough && pageCount === 0) return { changes: [], isWhole: false };
    if (head === undefined || isFirst) return { changes: [], isWhole: true };
    const early = new Date(Date.parse(head.since) - CLOCK_MARGIN_MS).toISOString();
    const margin = await this.#source.changesSince(early, this.#options);
    // Too much to be told within the margin, as on the day a notebook was filled: then without it.
    const changes = margin.isWhole ? margin : await this.#source.changesSince(head.since, this.#options);
    // Only what was known before the first page was read says where the next run must begin.
    if (pageCount === 0) {
      const newest =
        changes.changes
          .map(({ updatedAt }) => updatedAt ?? "")
          .toSorted()
          .at(-1) ?? "";
      if (newest > head.nextSince) await this.#work.begin({ ...head, nextSince: newest });
    }
    return this.#options.thorough ? { ...changes, isWhole: false } : changes;
  }

  async #settings(): Promise<SettingsDocument> {
    const staged = this.#work.settings;
    if (staged !== undefined) return staged.settings;
    const held = this.#held.snapshot?.notebook.settings;
    const isFresh = this.#beganAt - this.#held.settingsAt < this.#options.rereadDays * DAY_MS;
    if (held !== undefined && isFresh && !this.#options.thorough) return held;
    const settings = await this.#source.settings(this.#options);
    await this.#work.addSettings(settings, this.#beganAt);
    return settings;
  }

  async #plan(
    tree: ListedTree,
    nodes: ReadonlyMap<string, SnapshotNode>,
    changes: Awaited<ReturnType<Source["changesSince"]>>,
  ): Promise<{ reads: readonly SnapshotNode[]; sharedUntil: number }> {
    const pages = [...nodes.values()].filter(({ document }) => document.kind === "page");
    const pageIds = pages.map(({ document }) => document.id).filter((id) => !tree.keptPageIds.has(id));
    const rereadMs = this.#options.rereadDays * DAY_MS;
    const share = shareOf(pageIds.length, this.#held.sharedUntil(this.#beganAt), this.#beganAt, rereadMs);
    const reasons = await planReads({
      pageIds,
      knownIds: new Set(nodes.keys()),
      isHeld: (id) => this.#has(id),
      isStaged: (id) => this.#work.readAt(id) !== undefined,
      readAt: (id) => this.#work.readAt(id) ?? this.#held.readAt(id),
      content: async (id) => (await this.#work.page(id))?.content ?? (await this.#held.page(id)),
      changes,
      share: share.pages,
      dueBefore: this.#beganAt - rereadMs,
    });
    return { reads: pages.filter(({ document }) => reasons.has(document.id)), sharedUntil: share.sharedUntil };
  }

  async *#finish(outcome: Outcome): Events<SnapshotSummary> {
    const { snapshot } = this.#held;
    const changed = await this.#changedPages();
    if (!this.#options.force) guardEverythingChanged(this.#held.pageCount, changed);
    const isSame = changed === 0 && (await this.#isNotebookSame(outcome.notebook));
    const before = snapshot?.manifest.omissions ?? [];
    const isNews = unreadable(before) !== unreadable(outcome.omissions);
    if (snapshot !== undefined && isSame && !isNews && this.#options.skipIfUnchanged !== false) {
      const omissions = [...outcome.omissions, ...before.filter(({ kind }) => kind === "file")];
      await this.#remember(omissions, outcome.sharedUntil);
      const summary = this.#summary("unchanged", snapshot.path, omissions);
      await this.#work.clear();
      return summary;
    }
    return yield* this.#make(outcome);
  }

  async *#make({ notebook, omissions, sharedUntil }: Outcome): Events<SnapshotSummary> {
    const assembly = new Assembly(this.#work, await this.#held.files(), this.#options.hardLinks !== false);
    const writing = assembly.write(notebook, (node) => this.#pageToPlace(node));
    let step = await writing.next();
    for (; step.done !== true; step = await writing.next()) {
      this.#options.signal?.throwIfAborted();
      yield { type: "assembled", path: step.value.path };
    }
    const assembled = step.value;
    const all = [...omissions, ...assembled.omissions];
    const startedAt = this.#work.head?.startedAt ?? this.#beganAt;
    const name = snapshotName(startedAt, await snapshotNames(this.#folder));
    const manifest = sealed(this.#source, this.#work.head, {
      notebook,
      assembled,
      omissions: all,
      startedAt,
      finishedAt: this.#options.clock.now(),
      tags: this.#options.tags ?? [],
    });
    await writeNew(join(this.#work.assembly, FILE.manifest), toJson(manifest));
    await this.#work.addFinishing(name);
    const path = join(this.#folder, name);
    await publish(this.#work, path);
    // An incomplete one is not what somebody should find under this name, unless there is nothing better.
    if (manifest.isComplete || this.#held.snapshot === undefined) await pointLatest(this.#folder, name);
    await this.#remember(all, sharedUntil, name);
    const { counts, fidelity } = manifest;
    const { links, copies } = assembled;
    const summary = { ...this.#summary("made", path, all), counts, fidelity, links, copies };
    await this.#work.clear();
    return summary;
  }

  async #pageToPlace(node: SnapshotNode): Promise<PageToPlace | undefined> {
    const { id } = node.document;
    const staged = await this.#work.page(id);
    if (staged === undefined) return await this.#held.pageToPlace(node);
    const origins = new Map(
      Object.entries(staged.files).map(([name, origin]) => {
        const isHeld = "held" in origin;
        const path = isHeld ? this.#held.filePath(origin.held) : this.#work.stagedFile(id, origin.staged);
        return [name, { path, isHeld }] as const;
      }),
    );
    return { document: pageDocument(node, staged.content), origins };
  }

  /** How many of the pages that the last snapshot has are not as it has them. */
  async #changedPages(): Promise<number> {
    let changed = 0;
    for (const id of this.#held.pageIds) {
      const staged = await this.#work.page(id);
      if (staged === undefined) continue;
      const held = await this.#held.page(id);
      if (held === undefined || sha256Of(toJson(held)) !== sha256Of(toJson(staged.content))) changed += 1;
    }
    return changed;
  }

  async #isNotebookSame(notebook: NotebookDocument): Promise<boolean> {
    return (await this.#held.files())?.sums.get(FILE.notebook) === sha256Of(toJson(notebook));
  }

  #has(pageId: string): boolean {
    return this.#work.readAt(pageId) !== undefined || this.#held.has(pageId);
  }

  #notebookDocument(
    children: readonly NodeDocument[],
    { unreadable }: ListedTree,
    settings: SettingsDocument,
  ): NotebookDocument {
    const { id, name, webUrl } = this.#source.notebook;
    return {
      format: "labapi-notebook",
      formatVersion: 1,
      id,
      name,
      ...(webUrl === undefined ? {} : { webUrl }),
      settings,
      children,
      ...(unreadable.length === 0 ? {} : { unreadable }),
    };
  }

  /** What the next run needs to know. A page with something missing is read again by it. */
  async #remember(omissions: readonly Omission[], sharedUntil: number, made?: string): Promise<void> {
    const snapshot = made ?? this.#held.snapshot?.name;
    if (snapshot === undefined) return;
    const again = omissions.filter(({ kind }) => kind !== "folder").map(({ id }) => [id, 0] as const);
    const readings = { ...this.#held.readings, ...Object.fromEntries([...this.#work.readings, ...again]) };
    const since = this.#work.head?.nextSince ?? this.#held.since ?? new Date(0).toISOString();
    const settingsAt = this.#work.settings?.at ?? this.#held.settingsAt;
    await this.#work.writeState({ snapshot, since, sharedUntil, settingsAt, readings });
  }

  #summary(
    outcome: SnapshotSummary["outcome"],
    path: string | undefined,
    omissions: readonly Omission[],
  ): SnapshotSummary {
    const { snapshot } = this.#held;
    return {
      notebook: { id: this.#source.notebook.id, name: this.#source.notebook.name },
      outcome,
      path: path ?? snapshot?.path,
      isComplete: outcome !== "suspended" && outcome !== "planned" && omissions.length === 0,
      omissions,
      fidelity: snapshot?.manifest.fidelity ?? [],
      counts: snapshot?.manifest.counts,
      pagesRead: this.#work.pageCount,
      calls: this.#source.calls,
      links: 0,
      copies: 0,
    };
  }
}

/** Which pages and folders could not be read: when that changes, it is worth a snapshot that says so. */
function unreadable(omissions: readonly Omission[]): string {
  const places = omissions.filter(({ kind }) => kind !== "file").map(({ kind, id }) => `${kind} ${id}`);
  return places.toSorted().join("\n");
}

/** The tree with a word on the pages of which there is nothing. */
function withMissing(nodes: readonly NodeDocument[], missing: ReadonlyMap<string, string>): readonly NodeDocument[] {
  if (missing.size === 0) return nodes;
  return nodes.map((node) => {
    const why = missing.get(node.id);
    if (node.children !== undefined) return { ...node, children: withMissing(node.children, missing) };
    return why === undefined ? node : { ...node, missing: why };
  });
}
