import { z } from "zod";
import { liesInTrash } from "../../../core/trash-name.ts";
import type { SearchHit } from "../../../tree/model/search.ts";
import { UsageError } from "../../../core/errors.ts";
import { contentOf, describeEntry, type EntryShape } from "../describe.ts";
import { type AnyTool, tool } from "../tool.ts";
import { UNTRUSTED_NOTICE } from "../untrusted.ts";
import { ENTRY, NOTICE, PLACE } from "./shapes.ts";

const MOST_HITS = 50;
const EXCERPT_CHARACTERS = 300;

const HIT = z.object({
  entry: ENTRY,
  notebook: z.string().nullable(),
  path: z.string().nullable(),
  excerpt: z.string(),
});
const HITS = { ...NOTICE, hits: z.array(HIT), isCut: z.boolean() };
const LIMIT = { limit: z.number().int().min(1).max(MOST_HITS).default(20) };
const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/, "a date such as 2026-11-23, in UTC");

interface HitShape {
  readonly entry: EntryShape;
  readonly notebook: string | null;
  readonly path: string | null;
  readonly excerpt: string;
}

function describeHit({ entry, notebookName, treePath }: SearchHit): HitShape {
  const excerpt = contentOf(entry).replaceAll(/\s+/g, " ").trim().slice(0, EXCERPT_CHARACTERS);
  return { entry: describeEntry(entry), notebook: notebookName ?? null, path: treePath ?? null, excerpt };
}

function answer(hits: readonly SearchHit[], limit: number) {
  const shown = hits.filter(({ treePath }) => treePath === undefined || !liesInTrash(treePath));
  return {
    structured: { notice: UNTRUSTED_NOTICE, hits: shown.slice(0, limit).map(describeHit), isCut: shown.length > limit },
    ids: shown.slice(0, limit).map(({ entry }) => entry.id),
  };
}

const search = tool({
  name: "search",
  title: "Search texts",
  description: 'Entries by words: plain words, "quoted phrases", AND, OR, NOT. In one notebook, or in all of them.',
  effect: "reads",
  input: { query: z.string().min(1).max(1000), notebook: PLACE.notebook, ...LIMIT },
  output: HITS,
  run: async ({ query, notebook, limit }, { session, signal }) => {
    const options = { signal, pageSize: Math.min(limit + 1, MOST_HITS) };
    const results =
      notebook === undefined
        ? session.user.search(query, options)
        : session.finder.notebook(notebook).search(query, options);
    const hits: SearchHit[] = [];
    for await (const hit of results) {
      hits.push(hit);
      if (hits.length > limit) break;
    }
    return answer(hits, limit);
  },
});

const searchFiles = tool({
  name: "search_files",
  title: "Search files",
  description: "Attachments by extension, date of change and words.",
  effect: "reads",
  input: {
    extensions: z
      .array(z.string().regex(/^[\w+-]{1,20}$/))
      .max(20)
      .optional()
      .describe("Without dots"),
    from: DAY.optional(),
    to: DAY.optional(),
    words: z.string().max(500).optional(),
    notebook: PLACE.notebook,
    ...LIMIT,
  },
  output: HITS,
  run: async ({ extensions, from, to, words, notebook, limit }, { session, signal }) => {
    const query = {
      extensions,
      from: momentOf(from, "00:00:00"),
      to: momentOf(to, "23:59:59"),
      terms: words,
      notebookId: notebook === undefined ? undefined : session.finder.notebook(notebook).id,
      limit: limit + 1,
    };
    return answer(await session.user.searchAttachments(query, { signal }), limit);
  },
});

const recentChanges = tool({
  name: "recent_changes",
  title: "Recent changes",
  description: "Entries changed since a moment, newest first.",
  effect: "reads",
  input: { since: DAY, notebook: PLACE.notebook, ...LIMIT },
  output: HITS,
  run: async ({ since, notebook, limit }, { session, signal }) => {
    const scope = notebook === undefined ? {} : { notebookId: session.finder.notebook(notebook).id };
    const moment = momentOf(since, "00:00:00") ?? new Date(0);
    return answer(await session.user.modifiedSince(moment, { ...scope, limit: limit + 1, signal }), limit);
  },
});

/** A whole day counts from its first to its last second; a day that does not exist is an error. */
function momentOf(text: string | undefined, time: string): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text.length === 10 ? `${text}T${time}Z` : text);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text.slice(0, 10)) {
    throw new UsageError(`${JSON.stringify(text)} is no date. Give one such as 2026-11-23.`);
  }
  return date;
}

const listPeople = tool({
  name: "list_people",
  title: "Who has access",
  description:
    "The people who can open a notebook, and their roles. LabArchives tells its owner and administrators only.",
  effect: "reads",
  input: { notebook: PLACE.notebook },
  output: { ...NOTICE, people: z.array(z.object({ name: z.string(), role: z.string(), email: z.string() })) },
  run: async ({ notebook }, { session, signal }) => {
    const members = await session.finder.notebook(notebook).users({ signal });
    const people = members.map(({ fullName = "", role, email = "" }) => ({ name: fullName, role, email }));
    return { structured: { notice: UNTRUSTED_NOTICE, people } };
  },
});

/** Finding by words, files by facts, and people. */
export const FINDING: readonly AnyTool[] = [search, searchFiles, recentChanges, listPeople];
