import type { Entry } from "../../../entries/model/kinds.ts";
import type { Page } from "../../../tree/model/nodes.ts";
import { z } from "zod";
import { UsageError } from "../../../core/errors.ts";
import { tablesOf } from "../../../rich-text/index.ts";
import { textPart } from "../cursor.ts";
import { describeComment, describeEntry, entryAsMarkdown } from "../describe.ts";
import { type AnyTool, tool, type ToolCall } from "../tool.ts";
import { untrusted, UNTRUSTED_NOTICE } from "../untrusted.ts";
import { COMMENT, CURSOR, ENTRY, NEXT, NOTICE, PAGE, PLACE } from "./shapes.ts";

const READ = {
  ...NOTICE,
  name: z.string(),
  webUrl: z.string(),
  entries: z.array(ENTRY),
  markdown: z.string(),
  ...NEXT,
};

const readPage = tool({
  name: "read_page",
  title: "Read a page",
  description:
    "A page as Markdown, each entry under a line with its id and version. Long pages come in parts: give nextCursor to go on. Files are " +
    "named; read_file reads them.",
  effect: "reads",
  input: { ...PAGE, ...CURSOR },
  output: READ,
  run: async ({ cursor, ...place }, call) => {
    const page = await call.session.finder.page(place, call);
    const read = await readOne(page, cursor, call.session.limits.charactersPerAnswer, call);
    return {
      structured: read.structured,
      text: read.text,
      ids: [page.id, ...read.structured.entries.map(({ id }) => id)],
    };
  },
});

async function readOne(page: Page, cursor: string | undefined, most: number, { signal }: ToolCall) {
  const entries = await page.entries({ signal });
  const whole = entries.map(entryAsMarkdown).join("\n\n");
  const { text: markdown, nextCursor } = textPart(whole, cursor, most);
  const next = nextCursor === undefined ? {} : { nextCursor };
  const shown = entries.filter((entry) => markdown.includes(entry.id)).map(describeEntry);
  const structured = {
    notice: UNTRUSTED_NOTICE,
    name: page.name,
    webUrl: page.webUrl,
    entries: shown,
    markdown,
    ...next,
  };
  const more = nextCursor === undefined ? "" : `\nThe page goes on: give the cursor ${nextCursor}.`;
  return { structured, text: `${untrusted(`The page ${JSON.stringify(page.path.toString())}`, markdown)}${more}` };
}

const readPages = tool({
  name: "read_pages",
  title: "Read several pages",
  description:
    "Up to 20 pages at once, each cut where its share of the answer ends. Read one with read_page for all of it.",
  effect: "reads",
  input: { notebook: PLACE.notebook, paths: z.array(z.string().min(1).max(4000)).min(1).max(20) },
  output: {
    ...NOTICE,
    pages: z.array(
      z.object({
        path: z.string(),
        error: z.string().optional(),
        name: z.string().optional(),
        markdown: z.string().optional(),
        isCut: z.boolean().optional(),
      }),
    ),
  },
  run: async ({ notebook, paths }, call) => {
    const share = Math.floor(call.session.limits.charactersPerAnswer / paths.length);
    const pages: { path: string; error?: string; name?: string; markdown?: string; isCut?: boolean }[] = [];
    const texts: string[] = [];
    for (const path of paths) {
      const read = await readOrSay(notebook, path, share, call);
      pages.push(read.shape);
      texts.push(read.text);
      await call.progress(pages.length, paths.length, path);
    }
    return { structured: { notice: UNTRUSTED_NOTICE, pages }, text: texts.join("\n\n") };
  },
});

/** One page that cannot be read does not keep the others away. */
async function readOrSay(notebook: string | undefined, path: string, share: number, call: ToolCall) {
  try {
    const page = await call.session.finder.page({ notebook, path }, call);
    const { structured, text } = await readOne(page, undefined, share, call);
    const { name, markdown, nextCursor } = structured as { name: string; markdown: string; nextCursor?: string };
    return { shape: { path, name, markdown, isCut: nextCursor !== undefined }, text };
  } catch (error) {
    call.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : "It cannot be read.";
    return { shape: { path, error: message }, text: `${path}: ${message}` };
  }
}

const listComments = tool({
  name: "list_comments",
  title: "List comments",
  description: "What people remarked on a page's entries, oldest first.",
  effect: "reads",
  input: PAGE,
  output: { ...NOTICE, comments: z.array(COMMENT.extend({ entryId: z.string() })) },
  run: async (place, call) => {
    const page = await call.session.finder.page(place, call);
    const comments: (ReturnType<typeof describeComment> & { entryId: string })[] = [];
    for (const entry of await page.entries(call)) {
      if (entry.commentCount === 0) continue;
      for (const comment of await entry.comments(call))
        comments.push({ ...describeComment(comment), entryId: entry.id });
    }
    return { structured: { notice: UNTRUSTED_NOTICE, comments }, ids: [page.id] };
  },
});

const entryVersions = tool({
  name: "entry_versions",
  title: "Version of an entry",
  description:
    "Which version an entry is at, who made it and when. LabArchives' API does not give earlier contents; the web page of the entry does.",
  effect: "reads",
  input: { ...PAGE, entryId: z.string().min(1).max(300) },
  output: { ...NOTICE, entry: ENTRY, lastChange: z.string().nullable(), webUrl: z.string() },
  run: async ({ entryId, ...place }, call) => {
    const { entry } = await call.session.finder.entry(place, entryId, call);
    await entry.refresh(call);
    const lastChange = entry.changeDescription ?? entry.lastModifiedVerb ?? null;
    return {
      structured: { notice: UNTRUSTED_NOTICE, entry: describeEntry(entry), lastChange, webUrl: entry.webUrl },
      ids: [entry.id],
    };
  },
});

const readTables = tool({
  name: "read_tables",
  title: "Tables of a page as CSV",
  description:
    "The tables in a page's rich text, each as CSV. Spans are repeated, so that every row has all its columns.",
  effect: "reads",
  input: PAGE,
  output: {
    ...NOTICE,
    tables: z.array(z.object({ entryId: z.string(), caption: z.string(), csv: z.string() })),
    isCut: z.boolean(),
  },
  run: async (place, call) => {
    const page = await call.session.finder.page(place, call);
    const { charactersPerAnswer: most } = call.session.limits;
    const all = (await page.entries(call)).flatMap(csvTables);
    const tables: typeof all = [];
    let used = 0;
    for (const table of all) {
      used += table.csv.length;
      if (used > most) break;
      tables.push(table);
    }
    if (tables.length === 0 && all.length > 0)
      throw new UsageError("The first table is larger than an answer may be. Fetch the page with labapi instead.");
    return { structured: { notice: UNTRUSTED_NOTICE, tables, isCut: tables.length < all.length }, ids: [page.id] };
  },
});

function csvTables(entry: Entry): { entryId: string; caption: string; csv: string }[] {
  if (entry.kind !== "text") return [];
  return tablesOf(entry.content).map(({ caption = "", header, rows }) => ({
    entryId: entry.id,
    caption,
    csv: [...(header === undefined ? [] : [header]), ...rows].map(csvLine).join("\n"),
  }));
}

function csvLine(row: readonly string[]): string {
  return row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** What is on pages. */
export const READING: readonly AnyTool[] = [readPage, readPages, listComments, entryVersions, readTables];
