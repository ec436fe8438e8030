import type { Entry, SearchHit, User } from "../../index.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { richTextToMarkdown } from "../../rich-text/index.ts";
import { entryShape } from "./shapes.ts";
import { shortened } from "../terminal/columns.ts";
import type { Output } from "../terminal/output.ts";
import { counted, formatBytes, formatDate } from "../../core/format.ts";
import { liesInTrash, TRASH_NAME } from "../../core/trash-name.ts";
import { shown } from "../../core/terminal-safe.ts";

/** What was found, and what of it is not shown. */
export interface Found {
  readonly hits: readonly SearchHit[];
  /** How many LabArchives counts; `undefined` where nothing was left out. */
  readonly total?: number | undefined;
  /** How many lie in the trash, and were left out. */
  readonly trashCount?: number;
}

/** Prints what a search found: where, when, and what it says. */
export async function printHits({ output }: Context, found: Found, user: User): Promise<void> {
  const { hits } = found;
  const row = (hit: SearchHit): string[] => [
    formatDate(hit.entry.updatedAt ?? hit.entry.createdAt),
    hit.entry.kind === "attachment" ? formatBytes(hit.entry.size) : "",
    shown(placeOf(hit, user)),
    output.style("dim", shown(labelOf(hit.entry))),
  ];
  await output.list(
    hits.map((hit) => ({ ...entryShape(hit.entry), place: placeOf(hit, user), notebookId: hit.notebookId ?? null })),
    () => ({ headings: ["changed", "size", "place", "entry"], rows: hits.map(row), right: new Set([1]) }),
  );
  tellLeftOut(output, found);
}

function tellLeftOut(output: Output, { hits, total = 0, trashCount = 0 }: Found): void {
  if (hits.length === 0 && trashCount === 0) output.say("Nothing was found.");
  if (total > hits.length) output.say(`${hits.length} of ${total}; --limit shows more.`);
  if (trashCount > 0) output.say(`${counted(trashCount, "entry")} in ${TRASH_NAME} left out; --trash shows them.`);
}

/** Does it lie in the folder of what was deleted? */
export function isInTrash({ treePath = "" }: SearchHit): boolean {
  return liesInTrash(treePath);
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
