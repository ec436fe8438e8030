import type { Entry, SearchHit, User } from "../../index.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { richTextToMarkdown } from "../../rich-text/index.ts";
import { entryShape } from "./shapes.ts";
import { columns, shortened } from "../terminal/columns.ts";
import { formatBytes, formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

/** Prints what a search found: where, when, and what it says. */
export function printHits({ output }: Context, hits: readonly SearchHit[], user: User): void {
  const rows = hits.map((hit) => [
    formatDate(hit.entry.updatedAt ?? hit.entry.createdAt),
    hit.entry.kind === "attachment" ? formatBytes(hit.entry.size) : "",
    shown(placeOf(hit, user)),
    output.style("dim", shown(labelOf(hit.entry))),
  ]);
  output.give(
    hits.map((hit) => ({ ...entryShape(hit.entry), place: placeOf(hit, user), notebookId: hit.notebookId ?? null })),
    () => columns(rows, new Set([1])),
  );
  if (hits.length === 0) output.say("Nothing was found.");
}

/** LabArchives joins the names of the way by slashes that it does not escape, so this may be no address where a name holds one. */
function placeOf({ notebookName, notebookId, treePath }: SearchHit, user: User): string {
  const known = notebookId === undefined ? undefined : [...user.notebooks].find(({ id }) => id === notebookId)?.name;
  const notebook = notebookName ?? known;
  const path = treePath === undefined ? "" : `/${treePath.replace(/^\/+/, "")}`;
  return notebook === undefined ? path.slice(1) : formatAddress(notebook, path);
}

function labelOf(entry: Entry): string {
  if (entry.kind === "attachment")
    return entry.caption === "" ? entry.filename : `${entry.filename} (${entry.caption})`;
  const text = "content" in entry ? richTextToMarkdown(entry.content, { shortensPictures: true }) : entry.partType;
  const line = text.replaceAll(/\s+/g, " ").trim();
  return shortened(line, 80);
}

/** The first so many of an endless list. */
export async function take<T>(items: AsyncIterable<T>, limit: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}
