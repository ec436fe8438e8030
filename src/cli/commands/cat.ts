import type { AttachmentEntry, Comment, Entry, Page } from "../../index.ts";
import { PathError, UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { page as showPaged } from "../terminal/pager.ts";
import { pageAsHtml, pageAsMarkdown } from "../views/page-text.ts";
import { fileAddress } from "../addresses/files.ts";
import { addressOf, Places } from "../addresses/places.ts";
import { commentShape, entryShape, nodeShape } from "../views/shapes.ts";

interface Flags {
  readonly html?: boolean;
  readonly pager: boolean;
}

/** `labapi cat`: a page as readable text, or the bytes of a file on it. */
export async function run(context: Context, [address]: readonly [string], flags: Flags): Promise<void> {
  const { node: found, file } = await new Places(context).locate(address, "page");
  if (file !== undefined && found.isPage()) return await catFile(context, found, file);
  if (!found.isPage())
    throw new PathError(`${JSON.stringify(addressOf(found))} is a ${found.kind}. Give a page or a file.`);
  return await catPage(context, found, flags);
}

async function catPage({ output, terminal, signal }: Context, page: Page, { html, pager }: Flags): Promise<void> {
  const entries = await page.entries({ signal });
  if (html === true && !output.isJson) return output.text(pageAsHtml(page, entries));
  const comments: (readonly Comment[])[] = [];
  for (const entry of entries) comments.push(await commentsOf(entry, signal));
  if (!output.isJson) return await showPaged(pageAsMarkdown(page, entries, comments), terminal, pager);
  const shapes = entries.map((entry, index) => ({
    ...entryShape(entry),
    ...(entry.kind === "attachment" ? { address: fileAddress(page, entries, entry) } : {}),
    comments: (comments[index] ?? []).map(commentShape),
  }));
  return output.json({ ...nodeShape(page), entries: shapes });
}

async function commentsOf(entry: Entry, signal: AbortSignal): Promise<readonly Comment[]> {
  return entry.commentCount === 0 ? [] : entry.comments({ signal });
}

async function catFile({ output, terminal, signal }: Context, page: Page, file: AttachmentEntry): Promise<void> {
  if (output.isJson)
    return output.json({ ...entryShape(file), address: fileAddress(page, await page.entries({ signal }), file) });
  const isText = /^text\/|json|xml|javascript/.test(file.contentType);
  if (terminal.isOutputShown && !isText) {
    throw new UsageError(
      `${JSON.stringify(file.filename)} is ${file.contentType}, not text. Use \`labapi get\`, or redirect the output.`,
    );
  }
  await using download = await file.download({ signal });
  for await (const piece of download.stream()) await terminal.outBytes(piece);
}
