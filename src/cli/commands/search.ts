import type { AttachmentQuery, SearchHit } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { printHits, take } from "../views/hits.ts";
import { Places } from "../addresses/places.ts";

interface Flags {
  readonly notebook?: string;
  readonly files?: boolean;
  readonly ext: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  readonly limit: number;
}

/** `labapi search`: full text, or attachments by type and date. */
export async function run(context: Context, [words]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const user = await context.user();
  const query = words.join(" ");
  const isForFiles = flags.files === true || flags.ext.length > 0 || flags.from !== undefined || flags.to !== undefined;
  if (query === "" && !isForFiles) throw new UsageError("Give words to look for, or --ext, --from or --to for files.");
  printHits(
    context,
    isForFiles ? await searchFiles(context, query, flags) : await searchText(context, query, flags),
    user,
  );
}

async function searchText(context: Context, query: string, { notebook, limit }: Flags): Promise<readonly SearchHit[]> {
  const { signal } = context;
  const where = notebook === undefined ? await context.user() : await new Places(context).notebook(notebook);
  return await take(where.search(query, { pageSize: Math.min(limit, 100), signal }), limit);
}

async function searchFiles(context: Context, terms: string, flags: Flags): Promise<readonly SearchHit[]> {
  const { notebook, ext, from, to, limit } = flags;
  const user = await context.user();
  const query: AttachmentQuery = {
    terms: terms === "" ? undefined : terms,
    extensions: ext.length === 0 ? undefined : ext.map((name) => name.replace(/^\./, "")),
    from,
    to,
    limit,
    notebookId: notebook === undefined ? undefined : (await new Places(context).notebook(notebook)).id,
  };
  return await user.searchAttachments(query, { signal: context.signal });
}
