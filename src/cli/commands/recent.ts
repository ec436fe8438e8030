import type { SearchHit } from "../../index.ts";
import type { Context } from "../context.ts";
import { printHits } from "../views/hits.ts";
import { Places } from "../addresses/places.ts";

interface Flags {
  readonly notebook?: string;
  readonly ext?: string;
  readonly limit: number;
}

const WEEK_MS = 7 * 86_400_000;

/** `labapi recent`: what changed since a moment, newest first. */
export async function run(context: Context, [since]: readonly [Date?], { notebook, ext, limit }: Flags): Promise<void> {
  const { signal } = context;
  const user = await context.user();
  const notebookId = notebook === undefined ? undefined : (await new Places(context).notebook(notebook)).id;
  if (ext !== undefined) {
    const hits = await user.latestAttachments(ext.replace(/^\./, ""), { limit, signal });
    const fits = (hit: SearchHit): boolean =>
      (notebookId === undefined || hit.notebookId === notebookId) &&
      (since === undefined || (hit.entry.updatedAt ?? since) >= since);
    return printHits(context, hits.filter(fits), user);
  }
  const moment = since ?? new Date(Date.now() - WEEK_MS);
  const scope = notebookId === undefined ? {} : { notebookId };
  return printHits(context, await user.modifiedSince(moment, { ...scope, limit, signal }), user);
}
