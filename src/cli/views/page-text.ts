import type { Comment, Entry, Page } from "../../index.ts";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { commentToMarkdown, richTextToMarkdown } from "../../rich-text/index.ts";
import { formatBytes, formatDate } from "../../core/format.ts";
import { shown, shownLines } from "../../core/terminal-safe.ts";

/** A page as Markdown: its name, then its entries with their comments. */
export function pageAsMarkdown(
  page: Page,
  entries: readonly Entry[],
  comments: readonly (readonly Comment[])[],
): string {
  const parts = entries.flatMap((entry, index) => [entryAsMarkdown(entry), commentsAsMarkdown(comments[index] ?? [])]);
  return [`# ${shown(page.name)}`, ...parts].filter((part) => part !== "").join("\n\n");
}

/** One entry as Markdown. */
export function entryAsMarkdown(entry: Entry): string {
  switch (entry.kind) {
    case "heading":
      return `## ${shown(entry.content)}`;
    case "text":
      return shownLines(richTextToMarkdown(entry.content, { shortensPictures: true }));
    case "plain-text":
      return shownLines(entry.content).trimEnd();
    case "attachment": {
      const caption = entry.caption === "" ? "" : `: ${shown(entry.caption)}`;
      return `[${shown(entry.filename)}](${entry.webUrl}) (${formatBytes(entry.size)})${caption}`;
    }
    default:
      return `[${entry.partType}](${entry.webUrl})`;
  }
}

function commentsAsMarkdown(comments: readonly Comment[]): string {
  return comments
    .map(
      ({ author = "", text, createdAt }) =>
        `> ${shown(author)} ${formatDate(createdAt)}: ${shown(commentToMarkdown(text))}`,
    )
    .join("\n");
}

/** A page as an HTML document. Rich text stays as it was written. */
export function pageAsHtml(page: Page, entries: readonly Entry[]): string {
  const title = escapeHtml(page.name);
  const body = entries.map(entryAsHtml).join("\n");
  return `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n${body}\n`;
}

function entryAsHtml(entry: Entry): string {
  switch (entry.kind) {
    case "heading":
      return `<h2>${escapeHtml(entry.content)}</h2>`;
    case "text":
      return entry.content;
    case "plain-text":
      return `<pre>${escapeHtml(entry.content)}</pre>`;
    case "attachment": {
      const caption = entry.caption === "" ? "" : ` ${escapeHtml(entry.caption)}`;
      return `<p><a href="${escapeHtml(entry.webUrl)}">${escapeHtml(entry.filename)}</a>${caption}</p>`;
    }
    default:
      return `<p><a href="${escapeHtml(entry.webUrl)}">${escapeHtml(entry.partType)}</a></p>`;
  }
}
