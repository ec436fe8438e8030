import type { Entry, Folder, Page } from "../../index.ts";
import type { Context } from "../context.ts";
import { factsShape, type PageFacts, pageFacts } from "../views/page-facts.ts";
import { fileAddress, fileLabel } from "../addresses/files.ts";
import { type Node, Places } from "../addresses/places.ts";
import { entryShape, nodeShape } from "../views/shapes.ts";
import { shortened } from "../terminal/columns.ts";
import { counted, formatBytes, formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly long?: boolean;
}

/** `labapi ls`: what is in a notebook or folder, or on a page. Without an address, the notebooks. */
export async function run(context: Context, [address]: readonly [string?], flags: Flags): Promise<void> {
  if (address === undefined) {
    const notebooks = await import("./notebooks.ts");
    return await notebooks.run(context, [], flags);
  }
  const node = await new Places(context).node(address);
  return node.isPage() ? await listPage(context, node) : await listContainer(context, node, flags);
}

async function listPage({ output, signal }: Context, page: Page): Promise<void> {
  const entries = await page.entries({ signal });
  const shapes = entries.map((entry) =>
    entry.kind === "attachment"
      ? { ...entryShape(entry), address: fileAddress(page, entries, entry) }
      : entryShape(entry),
  );
  await output.list(shapes, () => ({
    headings: ["kind", "size", "changed", "entry"],
    rows: entries.map((entry) => entryRow(entry, entries)),
    right: new Set([1]),
  }));
}

function entryRow(entry: Entry, entries: readonly Entry[]): string[] {
  const size = entry.kind === "attachment" ? formatBytes(entry.size) : "";
  return [entry.kind, size, formatDate(entry.updatedAt ?? entry.createdAt), shown(labelOf(entry, entries))];
}

const LONG = ["kind", "entries", "size", "changed", "name"];

async function listContainer(context: Context, container: Exclude<Node, Page>, { long }: Flags): Promise<void> {
  const { output, signal } = context;
  const children = await container.children({ signal });
  const facts: (PageFacts | undefined)[] = [];
  if (long === true) for (const child of children) facts.push(await pageFacts(child, context));
  const row = (child: Folder | Page, index: number): string[] => {
    const name = child.isFolder() ? output.style("blue", `${shown(child.name)}/`) : shown(child.name);
    return long === true ? [child.kind, ...factCells(facts[index]), name] : [name];
  };
  await output.list(
    children.map((child, index) => ({ ...nodeShape(child), ...factsShape(facts[index]) })),
    () => ({ headings: long === true ? LONG : ["name"], rows: children.map(row), right: new Set([1, 2]) }),
  );
}

function factCells(facts: PageFacts | undefined): string[] {
  if (facts === undefined) return ["", "", ""];
  const { entryCount, fileCount, sizeBytes, updatedAt } = facts;
  const entries = entryCount === 1 ? "1 entry" : counted(entryCount, "entry");
  return [entries, fileCount === 0 ? "" : formatBytes(sizeBytes), formatDate(updatedAt)];
}

/** An entry in a few words. */
function labelOf(entry: Entry, entries: readonly Entry[]): string {
  switch (entry.kind) {
    case "attachment": {
      const label = fileLabel(entries, entry);
      return entry.caption === "" ? label : `${label} (${entry.caption})`;
    }
    case "text":
      return inShort(entry.content.replaceAll(/<[^>]*>/g, " "));
    case "plain-text":
    case "heading":
      return inShort(entry.content);
    default:
      return entry.partType;
  }
}

function inShort(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return shortened(line, 60);
}
