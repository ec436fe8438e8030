import type { AttachmentQuery, SearchHit } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { type Found, isInTrash, printHits } from "../views/hits.ts";
import { Places } from "../addresses/places.ts";

interface Flags {
  readonly notebook?: string;
  readonly files?: boolean;
  readonly ext: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  readonly trash?: boolean;
  readonly limit: number;
}

/** `labapi search`: full text, or attachments by type and date. */
export async function run(context: Context, [words]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const { files, ext, from, to } = flags;
  const query = words.join(" ").trim();
  const isForFiles = files === true || ext.length > 0 || from !== undefined || to !== undefined;
  if (query === "" && !isForFiles) throw new UsageError("Give words to look for, or --ext, --from or --to for files.");
  if (from !== undefined && to !== undefined && from > to) throw new UsageError("--from is later than --to.");
  const found = await (isForFiles ? searchFiles : searchText)(context, query, flags);
  await printHits(context, found, await context.user());
}

async function searchText(context: Context, query: string, { notebook, limit, trash }: Flags): Promise<Found> {
  const { signal } = context;
  const where = notebook === undefined ? await context.user() : await new Places(context).notebook(notebook);
  const results = where.search(query, { pageSize: Math.min(limit, 100), signal });
  const hits: SearchHit[] = [];
  let trashCount = 0;
  for await (const hit of results) {
    if (trash !== true && isInTrash(hit)) trashCount += 1;
    else if (hits.push(hit) >= limit) break;
  }
  const total = hits.length < limit ? undefined : (await results.totalFound()) - trashCount;
  return { hits, trashCount, total };
}

async function searchFiles(context: Context, terms: string, flags: Flags): Promise<Found> {
  const { notebook, ext, from, to, limit, trash } = flags;
  const user = await context.user();
  const query: AttachmentQuery = {
    terms: terms === "" ? undefined : terms,
    extensions: ext.length === 0 ? undefined : ext.map((name) => name.replace(/^\./, "")),
    from,
    to,
    notebookId: notebook === undefined ? undefined : (await new Places(context).notebook(notebook)).id,
  };
  // What lies in the trash takes places in the answer, so more is asked for until there is enough.
  for (let asked = limit; ; asked *= 2) {
    const found = await user.searchAttachments({ ...query, limit: asked }, { signal: context.signal });
    const kept = trash === true ? found : found.filter((hit) => !isInTrash(hit));
    const trashCount = found.length - kept.length;
    if (kept.length >= limit || found.length < asked || found.totalFound <= found.length)
      return { hits: kept.slice(0, limit), trashCount, total: found.totalFound - trashCount };
  }
}
