import { escapeHtml, richTextToMarkdown } from "../rich-text/index.ts";
import type { Entry } from "./model/kinds.ts";

/** A page as Markdown: what is text as it reads, and a link for what is not. */
export function entriesToMarkdown(title: string, entries: readonly Entry[]): string {
  const parts = [heading(1, title), ...entries.map(markdownOf)];
  return `${parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function markdownOf(entry: Entry): string {
  switch (entry.kind) {
    case "text":
      return richTextToMarkdown(entry.content);
    case "plain-text":
      return plain(entry.content);
    case "heading":
      return heading(2, entry.content);
    case "attachment":
      return [link(entry.filename, entry.webUrl), plain(entry.caption)].filter((part) => part !== "").join("\n\n");
    default:
      return link(entry.partType, entry.webUrl);
  }
}

/** By way of rich text, which knows what Markdown would read into it. */
function plain(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).map(escapeHtml);
  return text.trim() === "" ? "" : richTextToMarkdown(`<p>${lines.join("<br>")}</p>`);
}

function heading(level: 1 | 2, text: string): string {
  return richTextToMarkdown(`<h${level}>${escapeHtml(text.replaceAll(/\s+/g, " "))}</h${level}>`);
}

function link(text: string, url: string): string {
  return richTextToMarkdown(`<p><a href="${escapeHtml(url)}">${escapeHtml(text)}</a></p>`);
}
