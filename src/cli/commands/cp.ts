import { append } from "../../core/append.ts";
import type { CopiedEntry, CopyReport, Notebook } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { confirm } from "../terminal/ask.ts";
import { addressOf, type Node } from "../addresses/places.ts";
import { nodeShape } from "../views/shapes.ts";
import { refuseNamesake, targetAddress, type Target } from "../addresses/target.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { readMove } from "./mv.ts";

interface Flags {
  readonly duplicate?: boolean;
}

/** From how many pages on a copy is big enough to ask. */
const BIG_PAGE_COUNT = 20;

/** `labapi cp`: pages and folders with everything below, also into another notebook. */
export async function run(context: Context, [addresses]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const { sources, target } = await readMove(context, addresses);
  const reports: CopyReport[] = [];
  const planned: string[] = [];
  for (const node of sources) {
    if (flags.duplicate !== true) await refuseNamesake(target, node, context);
    const pageCount = await countPages(context, node);
    const what = `${shown(addressOf(node))} (${counted(pageCount, "page")})`;
    if (pageCount >= BIG_PAGE_COUNT) await confirm(context, `Copy ${what} to ${shown(addressOf(target.container))}?`);
    if (context.isDryRun) planned.push(`copy ${what} to ${shown(await targetAddress(target, node))}`);
    else append(reports, await copy(context, node, target));
  }
  if (context.isDryRun) return context.output.plan(...planned);
  print(context, reports);
}

async function countPages({ signal }: Context, node: Node): Promise<number> {
  if (node.isPage()) return 1;
  let count = 0;
  for await (const below of node.walk({ signal })) if (below.isPage()) count += 1;
  return count;
}

/** A notebook becomes a folder of its name, so that its pages do not mix with what is there. */
async function copy({ signal }: Context, node: Node, { container, name }: Target): Promise<readonly CopyReport[]> {
  if (!node.isNotebook()) return [await node.copyTo(container, { name, signal })];
  const notebook: Notebook = node;
  if (container.notebook.id === notebook.id) throw new UsageError("A notebook cannot be copied into itself.");
  const { NotebookPath } = await import("../../index.ts");
  const path = NotebookPath.of([name ?? notebook.name]);
  const folder = await container.createFolder(path, { ifExists: "duplicate", signal });
  const reports: CopyReport[] = [];
  for (const child of await notebook.children({ signal })) reports.push(await child.copyTo(folder, { signal }));
  return reports;
}

function print({ output }: Context, reports: readonly CopyReport[]): void {
  if (output.isJson) return output.json(reports.map(reportShape));
  for (const report of reports) {
    const losses = report.entries.filter(({ outcome }) => outcome !== "kept");
    const { pageCount, entries } = report;
    output.say(`${shown(addressOf(report.node))}: ${counted(pageCount, "page")}, ${counted(entries.length, "entry")}`);
    for (const loss of losses) output.warn(`${loss.outcome} on ${shown(loss.sourcePath)}: ${loss.why ?? loss.kind}`);
  }
  if (reports.length === 0) output.say("Nothing to copy.");
}

function reportShape({ node, entries, folderCount, pageCount, isComplete }: CopyReport): object {
  return { ...nodeShape(node), folderCount, pageCount, isComplete, entries: entries.map(copiedShape) };
}

function copiedShape({ sourceId, sourcePath, kind, outcome, why, entry }: CopiedEntry): object {
  return { sourceId, sourcePath, kind, outcome, why: why ?? null, id: entry?.id ?? null };
}
