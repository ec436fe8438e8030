import type { CallOptions } from "../transport/options.ts";
import type { Container } from "./container.ts";
import type { Folder } from "./folder.ts";
import type { Page } from "./page.ts";

export interface WalkOptions extends CallOptions {
  /** How many levels down; 1 is the children alone. Everything unless given. */
  readonly depth?: number | undefined;
}

/** Depth first, each folder before its contents. */
export async function* walk(
  container: Container,
  options: WalkOptions = {},
): AsyncGenerator<Folder | Page, void, undefined> {
  const depth = options.depth ?? Infinity;
  if (depth < 1) return;
  for (const child of await container.children(options)) {
    options.signal?.throwIfAborted();
    yield child;
    if (child.isFolder()) yield* walk(child, { ...options, depth: depth - 1 });
  }
}
