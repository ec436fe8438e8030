import type { FoundHits, NotebookId, SearchHit } from "../../index.ts";
import type { Context } from "../context.ts";
import { isInTrash, printHits } from "../views/hits.ts";
import { Places } from "../addresses/places.ts";

interface Flags {
  readonly notebook?: string;
  readonly ext?: string;
  readonly trash?: boolean;
  readonly limit: number;
}

const WEEK_MS = 7 * 86_400_000;

/** `labapi recent`: what changed since a moment, newest first. */
export async function run(context: Context, [since]: readonly [Date?], flags: Flags): Promise<void> {
  const user = await context.user();
  const { notebook, trash, limit } = flags;
  const notebookId = notebook === undefined ? undefined : (await new Places(context).notebook(notebook)).id;
  const found = await changes(context, since, notebookId, flags);
  const fits = (hit: SearchHit): boolean =>
    (notebookId === undefined || hit.notebookId === notebookId) &&
    (since === undefined || (hit.entry.updatedAt ?? since) >= since);
  const all = found.filter(fits);
  const hits = trash === true ? all : all.filter((hit) => !isInTrash(hit));
  const trashCount = all.length - hits.length;
  const total = found.length < limit ? undefined : found.totalFound - (found.length - hits.length);
  await printHits(context, { hits, trashCount, total }, user);
}

async function changes(
  context: Context,
  since: Date | undefined,
  notebookId: NotebookId | undefined,
  { ext, limit }: Flags,
): Promise<FoundHits> {
  const { signal } = context;
  const user = await context.user();
  if (ext !== undefined) return await user.latestAttachments(ext.replace(/^\./, ""), { limit, signal });
  const scope = notebookId === undefined ? {} : { notebookId };
  return await user.modifiedSince(since ?? new Date(Date.now() - WEEK_MS), { ...scope, limit, signal });
}
