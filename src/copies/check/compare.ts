import { Run } from "../run.ts";
import { isOwnTrouble, describeTrouble } from "../snapshot/trouble.ts";
import type { EntryDocument, PageContent } from "../snapshot/format.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import { openSnapshot, Snapshot } from "../snapshot/open.ts";
import type { Source } from "../source/source.ts";
import { differencesOf } from "./entry-differences.ts";
import { type Side, snapshotSide, sourceSide } from "./sides.ts";
import { wordDiff, type WordRun } from "./word-diff.ts";

/** `+` only in the second, `-` only in the first, `*` in both but not the same, `=` the same, `!` could not be compared. */
export type Mark = "+" | "-" | "*" | "=" | "!";

/** What became of one thing from the first to the second. */
export interface Difference {
  readonly mark: Mark;
  readonly kind: "folder" | "page" | "entry";
  readonly id: string;
  /** Names from the top; for an entry those of its page. */
  readonly path: readonly string[];
  /** Of an entry: its place on the page (from 1), its type, and its file's name. */
  readonly entry?: { readonly position: number; readonly partType: string; readonly filename?: string };
  /** What differs, in words: `name`, `place`, `content`, `caption`, `file`, `comments`, `version`… */
  readonly why: readonly string[];
  /** What became of a text. */
  readonly words?: readonly WordRun[];
  /** Same version, other content: no change that LabArchives knows of. */
  readonly isUnexplained?: boolean;
}

export interface CompareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Fetch files from LabArchives and compare their bytes; it knows no hash. */
  readonly download?: boolean | undefined;
  /** Give what is the same as well. */
  readonly same?: boolean | undefined;
}

/** How many things of each mark. */
export type CompareSummary = Readonly<Record<Mark, number>>;

/** What can be compared: a snapshot, where one lies, or what a source has now. */
export type Comparable = string | Snapshot | Source;

/**
 * Tells what is different between two snapshots, or a snapshot and what LabArchives has now. Only reads.
 *
 * @example
 * ```ts
 * for await (const { mark, path, why } of compare("vault/Lab QC [3f9a2c]", liveSource(client, user, notebook))) {
 *   console.log(mark, path.join("/"), why.join(", "));
 * }
 * ```
 */
export function compare(
  first: Comparable,
  second: Comparable,
  options: CompareOptions = {},
): Run<Difference, CompareSummary> {
  return new Run(compareSides(first, second, options));
}

async function sideOf(what: Comparable, options: CompareOptions): Promise<Side> {
  if (typeof what === "string") return snapshotSide(await openSnapshot(what));
  if (what instanceof Snapshot) return snapshotSide(what);
  await what.open?.(options);
  return sourceSide(what, options, options.download === true);
}

async function* compareSides(
  first: Comparable,
  second: Comparable,
  options: CompareOptions,
): AsyncGenerator<Difference, CompareSummary, undefined> {
  const [one, other] = [await sideOf(first, options), await sideOf(second, options)];
  const counts: Record<Mark, number> = { "+": 0, "-": 0, "*": 0, "=": 0, "!": 0 };
  const pairs = pairsOf(await one.nodes(), await other.nodes());
  for (const [before, after] of pairs) {
    options.signal?.throwIfAborted();
    for await (const difference of compareNodes(before, after, one, other)) {
      counts[difference.mark] += 1;
      if (difference.mark !== "=" || options.same === true) yield difference;
    }
  }
  return counts;
}

type Pair = readonly [before: SnapshotNode | undefined, after: SnapshotNode | undefined];

/** By id; where the two speak of ids in different ways (the native backup knows no others), by place and name. */
function pairsOf(before: readonly SnapshotNode[], after: readonly SnapshotNode[]): readonly Pair[] {
  const keyOf = keysFor(before, after);
  const left = new Map(before.map((node) => [keyOf(node), node]));
  const right = new Map(after.map((node) => [keyOf(node), node]));
  const pairs: Pair[] = [...left].map(([key, node]) => [node, right.get(key)]);
  for (const [key, node] of right) if (!left.has(key)) pairs.push([undefined, node]);
  return pairs;
}

function keysFor(before: readonly SnapshotNode[], after: readonly SnapshotNode[]): (node: SnapshotNode) => string {
  const ids = new Set(before.map(({ document }) => document.id));
  const areAlike = before.length === 0 || after.some(({ document }) => ids.has(document.id));
  return areAlike ? ({ document }) => document.id : ({ folder, document }) => `${folder} ${document.kind}`;
}

async function* compareNodes(
  before: SnapshotNode | undefined,
  after: SnapshotNode | undefined,
  one: Side,
  other: Side,
): AsyncGenerator<Difference, void, undefined> {
  const node = after ?? before;
  if (node === undefined) return;
  const { id, kind } = node.document;
  const about = { kind, id, path: node.path };
  if (before === undefined || after === undefined) {
    yield { ...about, mark: before === undefined ? "+" : "-", why: [before === undefined ? "new" : "gone"] };
    return;
  }
  const why = nodeDifferences(before, after);
  if (kind === "folder") {
    yield { ...about, mark: why.length === 0 ? "=" : "*", why };
    return;
  }
  const contents = await bothPages(before, after, one, other);
  if (contents instanceof Error) {
    yield { ...about, mark: "!", why: [describeTrouble(contents)] };
    return;
  }
  const differences = entryDifferences(node, ...contents);
  const isSame = differences.every(({ mark }) => mark === "=");
  yield { ...about, mark: isSame && why.length === 0 ? "=" : "*", why: isSame ? why : [...why, "entries"] };
  yield* differences;
}

function nodeDifferences(before: SnapshotNode, after: SnapshotNode): string[] {
  const why: string[] = [];
  if (before.document.name !== after.document.name) why.push("name");
  if (before.document.kind !== after.document.kind) why.push("kind");
  const [from, to] = [before, after].map(({ path }) => JSON.stringify(path.slice(0, -1)));
  if (from !== to) why.push("place");
  return why;
}

async function bothPages(
  before: SnapshotNode,
  after: SnapshotNode,
  one: Side,
  other: Side,
): Promise<readonly [PageContent, PageContent] | Error> {
  const missing = before.document.missing ?? after.document.missing;
  if (missing !== undefined) return new Error(missing);
  try {
    return [await one.page(before), await other.page(after)];
  } catch (error) {
    if (error instanceof Error && isOwnTrouble(error)) return error;
    throw error;
  }
}

function entryDifferences(node: SnapshotNode, before: PageContent, after: PageContent): readonly Difference[] {
  const found: Difference[] = [];
  const keyOf = entryKeys(before, after);
  const left = new Map(before.entries.map((entry, index) => [keyOf(entry, index), { entry, index }]));
  const right = new Map(after.entries.map((entry, index) => [keyOf(entry, index), { entry, index }]));
  const about = (entry: EntryDocument, index: number) => ({
    kind: "entry" as const,
    id: entry.id,
    path: node.path,
    entry: {
      position: index + 1,
      partType: entry.partType,
      ...(entry.file === undefined ? {} : { filename: entry.file.name }),
    },
  });
  for (const [key, { entry, index }] of left) {
    const match = right.get(key);
    if (match === undefined) found.push({ ...about(entry, index), mark: "-", why: ["gone"] });
    else found.push({ ...about(match.entry, match.index), ...changeOf(entry, match.entry) });
  }
  for (const [key, { entry, index }] of right) {
    if (!left.has(key)) found.push({ ...about(entry, index), mark: "+", why: ["new"] });
  }
  return [...found, ...orderDifference(node, [...left.keys()], [...right.keys()])];
}

function entryKeys(before: PageContent, after: PageContent): (entry: EntryDocument, index: number) => string {
  const areAlike = before.entries.some(isBackup) === after.entries.some(isBackup);
  return areAlike || before.entries.length === 0 ? ({ id }) => id : (_entry, index) => String(index);
}

function isBackup({ id }: EntryDocument): boolean {
  return id.startsWith("backup:");
}

function changeOf(
  before: EntryDocument,
  after: EntryDocument,
): Pick<Difference, "mark" | "why" | "words" | "isUnexplained"> {
  const why = differencesOf(before, after);
  if (why.length === 0) return { mark: "=", why };
  const isSameVersion = before.version !== undefined && before.version === after.version;
  const unexplained = isSameVersion && why.some((what) => what === "content" || what.startsWith("file"));
  const isText = why.includes("content") && before.content !== null && after.content !== null;
  return {
    mark: "*",
    why,
    ...(isText ? { words: wordDiff(before.content, after.content) } : {}),
    ...(unexplained ? { isUnexplained: true } : {}),
  };
}

function orderDifference(
  node: SnapshotNode,
  before: readonly string[],
  after: readonly string[],
): readonly Difference[] {
  const kept = before.filter((key) => after.includes(key));
  const now = after.filter((key) => before.includes(key));
  if (kept.every((key, index) => key === now[index])) return [];
  const { id } = node.document;
  return [{ mark: "*", kind: "page", id, path: node.path, why: ["order of entries"] }];
}
