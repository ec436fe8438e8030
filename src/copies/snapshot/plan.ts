import type { Change, Changes } from "../source/source.ts";
import type { EntryDocument, PageContent } from "./format.ts";

/** Why a page is to be read. */
export type ReadReason = "new" | "changed" | "due" | "all";

export interface PlanInput {
  /** Ids of the pages as the tree has them now, those excepted that cannot be asked for. */
  readonly pageIds: readonly string[];
  /** Those, and the ones that cannot be asked for. */
  readonly knownIds: ReadonlySet<string>;
  /** Ids of the pages this run or the previous snapshot has. */
  readonly isHeld: (pageId: string) => boolean;
  /** When this run last read the page, or an earlier one did. Epoch milliseconds; 0 for a page that must be read. */
  readonly readAt: (pageId: string) => number;
  /** What this run or the previous snapshot has of a page. */
  readonly content: (pageId: string) => Promise<PageContent | undefined>;
  readonly changes: Changes;
  /** How many of the pages that nobody named are read again, oldest reading first. */
  readonly share: number;
  /** A page read before this moment is read again, whatever the share. */
  readonly dueBefore: number;
  /** Read by this very run already. */
  readonly isStaged: (pageId: string) => boolean;
}

/** Which pages are read, in notebook order, and why. */
export async function planReads(input: PlanInput): Promise<ReadonlyMap<string, ReadReason>> {
  const { pageIds, isHeld, isStaged, readAt, changes } = input;
  const reasons = new Map<string, ReadReason>();
  const changed = changes.isWhole ? await changedPages(input) : undefined;
  const unnamed: string[] = [];
  for (const id of pageIds) {
    if (!isHeld(id)) reasons.set(id, "new");
    else if (changed?.has(id) === true) reasons.set(id, "changed");
    // A page is not read twice by one run only because nobody can say what changed.
    else if (isStaged(id)) continue;
    else if (changed === undefined) reasons.set(id, "all");
    else unnamed.push(id);
  }
  const oldestFirst = unnamed.toSorted((a, b) => readAt(a) - readAt(b));
  oldestFirst.forEach((id, index) => {
    if (index < input.share || readAt(id) <= input.dueBefore) reasons.set(id, "due");
  });
  return new Map(pageIds.flatMap((id) => (reasons.has(id) ? [[id, reasons.get(id) ?? "due"] as const] : [])));
}

/**
 * The pages that the changes name, less those whose copy has just that change already. `undefined` when a change cannot be placed: then
 * every page is read, as nobody knows where it belongs.
 */
async function changedPages(input: PlanInput): Promise<ReadonlySet<string> | undefined> {
  const { isHeld, content, changes, knownIds } = input;
  const changed = new Set<string>();
  const moved = new Set<string>();
  for (const [pageId, named] of byPage(changes.changes, knownIds)) {
    if (pageId === undefined && named.some(({ isInbox }) => !isInbox)) return undefined;
    const held = pageId !== undefined && isHeld(pageId) ? await content(pageId) : undefined;
    if (pageId === undefined || held === undefined) continue;
    const entries = new Map(held.entries.map((entry) => [entry.id, entry]));
    for (const change of named) {
      const entry = entries.get(change.entryId);
      if (entry !== undefined && isSame(entry, change)) continue;
      changed.add(pageId);
      // A first version was never anywhere else.
      if (entry === undefined && change.version !== 1) moved.add(change.entryId);
    }
  }
  if (moved.size > 0) for (const id of await pagesHolding(moved, input)) changed.add(id);
  return changed;
}

function byPage(
  changes: readonly Change[],
  knownIds: ReadonlySet<string>,
): ReadonlyMap<string | undefined, readonly Change[]> {
  const pages = new Map<string | undefined, Change[]>();
  for (const change of changes) {
    const pageId = pageOf(change, knownIds);
    const named = pages.get(pageId);
    if (named === undefined) pages.set(pageId, [change]);
    else named.push(change);
  }
  return pages;
}

/** How the ids are joined is not documented, and an id may hold a slash itself: the page is the one whose id ends the path. */
function pageOf({ treePathIds }: Change, knownIds: ReadonlySet<string>): string | undefined {
  if (treePathIds === undefined) return undefined;
  for (let start = 0; start < treePathIds.length; start += 1) {
    const rest = treePathIds.slice(start);
    if (knownIds.has(rest)) return rest;
  }
  return undefined;
}

function isSame(entry: EntryDocument, { version, updatedAt, commentCount }: Change): boolean {
  return entry.version === version && entry.updatedAt === updatedAt && entry.commentCount === commentCount;
}

/** An entry that moved is missing now where it was. */
async function pagesHolding(
  entryIds: ReadonlySet<string>,
  { pageIds, isHeld, content }: Pick<PlanInput, "pageIds" | "isHeld" | "content">,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of pageIds) {
    const held = isHeld(id) ? await content(id) : undefined;
    if (held?.entries.some((entry) => entryIds.has(entry.id)) === true) found.push(id);
  }
  return found;
}

/** How much of the re-reading falls due, and up to when that pays. */
export interface Share {
  readonly pages: number;
  readonly sharedUntil: number;
}

/** Spreads the re-reading of all pages over the days in which each must be read again. */
export function shareOf(pageCount: number, sharedUntil: number, nowMs: number, rereadMs: number): Share {
  // A clock that was put back owes nothing.
  const from = Math.min(sharedUntil, nowMs);
  const pages = Math.min(pageCount, Math.floor((pageCount * (nowMs - from)) / rereadMs));
  const paidMs = pageCount === 0 ? nowMs - from : (pages / pageCount) * rereadMs;
  return { pages, sharedUntil: pages >= pageCount ? nowMs : from + paidMs };
}
