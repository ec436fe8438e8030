import { append } from "../../core/append.ts";
import { givenCallOptions, givenCount } from "../../core/given.ts";
import type { Container, Folder, Page } from "../model/nodes.ts";
import type { WalkOptions } from "../model/options.ts";

/** A node still to be given, with its level, and its listing where that is under way. */
interface Waiting {
  readonly node: Folder | Page;
  readonly level: number;
  listing?: Promise<readonly (Folder | Page)[]>;
}

/**
 * Depth first, each folder before its contents. While one folder is given, the next `lookAhead` are being listed, as many as the
 * pacing lets through at a time; never one that a full walk would not list, and none at all where calls go one by one.
 */
export async function* walk(
  container: Container,
  options: WalkOptions = {},
  lookAhead = 1,
): AsyncGenerator<Folder | Page, void, undefined> {
  givenCallOptions(options);
  const { depth = Infinity, signal } = options;
  if (depth !== Infinity) givenCount(depth, "depth", 0);
  if (depth === 0) return;
  // Last one first: what comes next is at the end.
  const waiting: Waiting[] = waitingOf(await container.children(options), 1);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, level } = next;
    signal?.throwIfAborted();
    if (!node.isFolder()) {
      yield node;
      continue;
    }
    if (lookAhead > 1 && level < depth) lookFurther([...waiting, next], depth, lookAhead, options);
    yield node;
    if (level < depth) append(waiting, waitingOf(await (next.listing ?? node.children(options)), level + 1));
  }
}

function waitingOf(children: readonly (Folder | Page)[], level: number): Waiting[] {
  return children.map((node) => ({ node, level })).toReversed();
}

/** Starts the listings of the next folders, so that at most `lookAhead` are under way or waiting to be given. */
function lookFurther(waiting: readonly Waiting[], depth: number, lookAhead: number, options: WalkOptions): void {
  let underWay = 0;
  for (const item of waiting.toReversed()) {
    if (underWay === lookAhead) return;
    if (!item.node.isFolder() || item.level >= depth) continue;
    item.listing ??= item.node.children(options);
    // Whoever comes to this folder hears of it; whoever stops before does not.
    item.listing.catch(() => undefined);
    underWay += 1;
  }
}
