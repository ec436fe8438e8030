import type { Entry } from "../../../entries/model/kinds.ts";
import type { Page } from "../../../tree/model/nodes.ts";
import { z } from "zod";
import { UsageError } from "../../../core/errors.ts";
import { markdownToRichText, sanitise } from "../../../rich-text/index.ts";
import { type AnyTool, tool } from "../tool.ts";
import { compared, provenance, provenanceHtml, type ReadBack, requirePlace, writablePage } from "../writing.ts";
import { PAGE, PLACE } from "./shapes.ts";

const MOST_TEXT = 200_000;
const DRY_RUN = { dryRun: z.boolean().default(false).describe("Say what would be written, and write nothing") };
const MARKDOWN = z
  .string()
  .min(1)
  .max(MOST_TEXT)
  .describe("Markdown; safe inline HTML such as <sup> is kept, everything active is taken out");

const RECEIPT = {
  isDryRun: z.boolean(),
  plan: z.string().describe("What was, or would be, done"),
  id: z.string().nullable(),
  webUrl: z.string().nullable(),
  version: z.number().nullable(),
  isAsWritten: z.boolean().nullable().describe("Read back from LabArchives and found as it was sent"),
  difference: z.string().nullable(),
};

interface Receipt {
  readonly isDryRun: boolean;
  readonly plan: string;
  readonly id: string | null;
  readonly webUrl: string | null;
  readonly version: number | null;
  readonly isAsWritten: boolean | null;
  readonly difference: string | null;
}

const NOTHING = { id: null, webUrl: null, version: null, isAsWritten: null, difference: null } as const;

function rehearsed(plan: string): { structured: Receipt; isDryRun: true } {
  return { structured: { isDryRun: true, plan, ...NOTHING }, isDryRun: true };
}

function written(plan: string, entry: Entry, back: ReadBack): { structured: Receipt; ids: string[] } {
  const { id, webUrl, version = null } = entry;
  return { structured: { isDryRun: false, plan, id, webUrl, version, ...back }, ids: [id] };
}

/** The entry as LabArchives has it now, not as we believe it to be. */
async function readAgain(page: Page, id: string, signal: AbortSignal): Promise<Entry> {
  await page.refresh({ signal });
  const entry = (await page.entries({ signal })).find((one) => one.id === id);
  if (entry === undefined)
    throw new UsageError(
      "It was written, but LabArchives does not show it yet. Look at the page before writing again.",
    );
  return entry;
}

const appendText = tool({
  name: "append_text",
  title: "Add a text to a page",
  description:
    "Adds a rich-text entry at the end of a page, with a line that says who wrote it. Nothing that is there is changed.",
  effect: "writes",
  input: { ...PAGE, text: MARKDOWN, ...DRY_RUN },
  output: RECEIPT,
  run: async ({ text, dryRun, ...place }, { session, signal }) => {
    const page = await writablePage(session, place, { signal });
    const plan = `Add a text of ${text.length} characters to ${JSON.stringify(page.path.toString())}.`;
    if (dryRun) return rehearsed(plan);
    const html = `${sanitise(markdownToRichText(text))}${provenanceHtml(session)}`;
    const { id } = await page.addText(html, { signal });
    const entry = await readAgain(page, id, signal);
    return written(plan, entry, compared(html, entry.kind === "text" ? entry.content : ""));
  },
});

const updateText = tool({
  name: "update_text",
  title: "Replace a text",
  description:
    "Replaces a rich-text, plain-text or heading entry as a whole. Give the version you read: if somebody changed it meanwhile, nothing is " +
    "written. The earlier text stays in LabArchives' history.",
  effect: "writes",
  input: {
    ...PAGE,
    entryId: z.string().min(1).max(300),
    version: z.number().int().min(1).describe("The version read_page showed"),
    text: MARKDOWN,
    ...DRY_RUN,
  },
  output: RECEIPT,
  run: async ({ entryId, version, text, dryRun, ...place }, { session, signal }) => {
    const page = await writablePage(session, place, { signal });
    const { entry } = await session.finder.entry(place, entryId, { signal });
    if (entry.kind !== "text" && entry.kind !== "plain-text" && entry.kind !== "heading") {
      throw new UsageError("The entry is no text. Files are replaced by people.");
    }
    const plan = `Replace ${entry.kind} entry ${entryId}, version ${version}, on ${JSON.stringify(page.path.toString())}.`;
    if (dryRun) return rehearsed(plan);
    const content = contentFor(entry.kind, text, session);
    await entry.update(content, { ifVersion: version, signal });
    const now = await readAgain(page, entryId, signal);
    return written(plan, now, compared(content, "content" in now ? now.content : ""));
  },
});

function contentFor(
  kind: "text" | "plain-text" | "heading",
  text: string,
  session: Parameters<typeof provenance>[0],
): string {
  if (kind === "text") return `${sanitise(markdownToRichText(text))}${provenanceHtml(session)}`;
  // A heading is one line, so it cannot carry the other one; the audit log does.
  return kind === "heading" ? text.replaceAll(/\s+/g, " ").trim() : `${text.trimEnd()}\n\n${provenance(session)}\n`;
}

const createPage = tool({
  name: "create_page",
  title: "Make a page",
  description: "Makes a page, with the folders on its way. Refused if a page of that name is there.",
  effect: "writes",
  input: { ...PAGE, ...DRY_RUN },
  output: RECEIPT,
  run: async ({ dryRun, ...place }, { session, signal }) => {
    const path = requirePlace(session, place);
    const notebook = session.finder.notebook(place.notebook);
    const plan = `Make the page ${JSON.stringify(path.toString())} in ${JSON.stringify(notebook.name)}.`;
    if (dryRun) return rehearsed(plan);
    const page = await notebook.createPage(path, { parents: true, signal }).catch((error: unknown) => {
      if (error instanceof Error && error.name === "NodeExistsError")
        throw new UsageError("A page of that name is there. Read it, and append to it.");
      throw error;
    });
    const note = `${provenance(session)}.`;
    const { id } = await page.addPlainText(note, { signal });
    const entry = await readAgain(page, id, signal);
    const back = compared(note, entry.kind === "plain-text" ? entry.content : "");
    const { id: pageId, webUrl } = page;
    return { structured: { isDryRun: false, plan, id: pageId, webUrl, version: null, ...back }, ids: [pageId, id] };
  },
});

const addComment = tool({
  name: "add_comment",
  title: "Comment on an entry",
  description: "Adds a plain-text comment to an entry, with a line that says who wrote it.",
  effect: "writes",
  input: { ...PAGE, entryId: z.string().min(1).max(300), comment: z.string().min(1).max(10_000), ...DRY_RUN },
  output: RECEIPT,
  run: async ({ entryId, comment, dryRun, ...place }, { session, signal }) => {
    const page = await writablePage(session, place, { signal });
    const { entry } = await session.finder.entry(place, entryId, { signal });
    const plan = `Comment on entry ${entryId} of ${JSON.stringify(page.path.toString())}.`;
    if (dryRun) return rehearsed(plan);
    const text = `${comment.trimEnd()}\n\n${provenance(session)}`;
    const { id } = await entry.comment(text, { signal });
    await entry.refresh({ signal });
    const stored = (await entry.comments({ signal })).find((one) => one.id === id);
    return {
      structured: {
        isDryRun: false,
        plan,
        id,
        webUrl: entry.webUrl,
        version: entry.version ?? null,
        ...compared(text, stored?.text ?? ""),
      },
      ids: [entryId, id],
    };
  },
});

const uploadFile = tool({
  name: "upload_file",
  title: "Add a file to a page",
  description:
    "Adds a small file to a page: text as it is, or bytes in Base64. It is read back and compared byte for byte.",
  effect: "writes",
  input: {
    ...PAGE,
    filename: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^/\\\u0000-\u001F]+$/, "a plain file name"),
    content: z
      .string()
      .max(8 * 1024 * 1024)
      .optional()
      .describe("The file, if it is text"),
    base64: z
      .string()
      .max(12 * 1024 * 1024)
      .optional()
      .describe("The file, if it is not"),
    caption: z.string().max(500).default(""),
    ...DRY_RUN,
  },
  output: RECEIPT,
  run: async ({ filename, content, base64, caption, dryRun, ...place }, { session, signal }) => {
    const page = await writablePage(session, place, { signal });
    const bytes = bytesOf(content, base64);
    const { uploadBytes } = session.limits;
    if (bytes.byteLength > uploadBytes)
      throw new UsageError(
        `The file has ${bytes.byteLength} bytes; ${uploadBytes} may be sent at most. labapi put sends larger ones.`,
      );
    const plan = `Add the file ${JSON.stringify(filename)} (${bytes.byteLength} bytes) to ${JSON.stringify(page.path.toString())}.`;
    if (dryRun) return rehearsed(plan);
    const note = provenance(session);
    const { id } = await page.attach(bytes, {
      filename,
      caption: caption === "" ? note : `${caption} (${note})`,
      signal,
    });
    const entry = await readAgain(page, id, signal);
    if (entry.kind !== "attachment")
      throw new UsageError("LabArchives made something else than a file of it. Look at the page.");
    const stored = await (await entry.download({ signal })).bytes();
    const isAsWritten = Buffer.compare(stored, bytes) === 0;
    const difference = isAsWritten
      ? null
      : `LabArchives gives back ${stored.byteLength} bytes, and they differ from what was sent.`;
    return written(plan, entry, { isAsWritten, difference });
  },
});

function bytesOf(content: string | undefined, base64: string | undefined): Buffer {
  if ((content === undefined) === (base64 === undefined)) throw new UsageError("Give either content or base64.");
  if (content !== undefined) return Buffer.from(content, "utf8");
  const text = (base64 ?? "").replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new UsageError("base64 is not Base64.");
  return Buffer.from(text, "base64");
}

const moveToTrash = tool({
  name: "move_to_trash",
  title: "Put a page into the trash",
  description:
    "Moves a page into the folder API Deleted Items, renamed with the time. LabArchives deletes nothing; a person can move it back.",
  effect: "trashes",
  input: { ...PLACE, path: PAGE.path, ...DRY_RUN },
  output: RECEIPT,
  run: async ({ dryRun, ...place }, { session, signal, confirm }) => {
    const page = await writablePage(session, place, { signal });
    const plan = `Put the page ${JSON.stringify(page.path.toString())} into the trash.`;
    if (dryRun) return rehearsed(plan);
    if ((await confirm(`${plan} Go on?`)) === false) throw new UsageError("The person said no. Nothing was done.");
    await page.trash({ signal });
    const { id, webUrl } = page;
    return {
      structured: { isDryRun: false, plan, id, webUrl, version: null, isAsWritten: true, difference: null },
      ids: [id],
    };
  },
});

/** What writes; registered only where writing is allowed. */
export const WRITING: readonly AnyTool[] = [appendText, uploadFile, createPage, addComment, updateText];

/** What puts away; registered only where that is allowed beside writing. */
export const TRASHING: readonly AnyTool[] = [moveToTrash];
