import type { Entry } from "../../index.ts";
import { NotFoundError, UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import type { Context } from "../context.ts";
import { addressOf, Places } from "../addresses/places.ts";
import { readText } from "../inputs/read-text.ts";
import { commentToMarkdown, resolveTerminalText } from "../../rich-text/index.ts";
import { commentShape } from "../views/shapes.ts";
import { formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly add?: string;
  readonly entry?: string;
}

/** `labapi comments`: those of a page or a file; with `--add` one more. */
export async function run(context: Context, [address]: readonly [string], flags: Flags): Promise<void> {
  const entries = await findEntries(context, address, flags.entry);
  return flags.add === undefined ? await list(context, entries) : await add(context, entries, flags.add);
}

async function findEntries(context: Context, address: string, id: string | undefined): Promise<readonly Entry[]> {
  const found = await new Places(context).nodeOrFile(address, "page");
  if (found.kind === "attachment") return [found];
  if (!found.isPage())
    throw new UsageError(`${JSON.stringify(addressOf(found))} is a ${found.kind}. Give a page or a file.`);
  const entries = await found.entries({ signal: context.signal });
  if (id === undefined) return entries;
  const wanted = id.replace(/^id:/, "");
  const entry = entries.find((candidate) => candidate.id === wanted);
  if (entry !== undefined) return [entry];
  const available = nearNames(
    wanted,
    entries.map((candidate) => candidate.id),
  );
  throw new NotFoundError(`There is no entry ${JSON.stringify(wanted)} on the page. ${listNames(available)}`, {
    available,
  });
}

async function list({ output, signal }: Context, entries: readonly Entry[]): Promise<void> {
  const found: object[] = [];
  const rows: string[][] = [];
  for (const entry of entries) {
    for (const comment of entry.commentCount === 0 ? [] : await entry.comments({ signal })) {
      found.push({ ...commentShape(comment), entryId: entry.id });
      const what = entry.kind === "attachment" ? entry.filename : entry.kind;
      rows.push([
        formatDate(comment.createdAt),
        shown(comment.author ?? ""),
        shown(what),
        shown(commentToMarkdown(comment.text)),
      ]);
    }
  }
  await output.list(found, () => ({ headings: ["when", "who", "on", "comment"], rows }));
  if (found.length === 0) output.say("There are no comments.");
}

async function add(context: Context, entries: readonly Entry[], text: string): Promise<void> {
  const { output, signal, isDryRun } = context;
  const [entry, ...more] = entries;
  if (entry === undefined || more.length > 0) {
    throw new UsageError(
      `A comment belongs to one entry, and the page has ${entries.length}. Give a file, or --entry and an id (see labapi ls --json).`,
    );
  }
  const content = resolveTerminalText(await readText(context, { text }));
  if (content.trim() === "") throw new UsageError("There is no text to add.");
  if (isDryRun) return output.plan(`comment on ${entry.kind} ${entry.id}`);
  const comment = await entry.comment(content, { signal });
  output.give({ ...commentShape(comment), entryId: entry.id }, () => comment.id);
}
