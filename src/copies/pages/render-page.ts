import { escapeHtml } from "../../rich-text/escape-html.ts";
import type { CommentDocument, EntryDocument, FileDocument, PageDocument } from "../snapshot/format.ts";

/**
 * A page to read: needs nothing but the files beside it.
 *
 * @param page - its `path` says how deep it lies, and so the way back to the top.
 */
export function renderPage(page: PageDocument): string {
  const toTop = "../".repeat(page.path.length);
  const above = page.path.slice(0, -1).map(escapeHtml).join(" / ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'">
<title>${escapeHtml(page.name)}</title>
</head>
<body>
<p><a href="${toTop}index.html">Contents</a>${above === "" ? "" : ` / ${above}`}</p>
<main>
<h1>${escapeHtml(page.name)}</h1>
${page.entries.map(renderEntry).join("\n")}
</main>
</body>
</html>
`;
}

function renderEntry(entry: EntryDocument): string {
  const who = [entry.lastModifiedBy, entry.updatedAt].filter((fact) => fact !== undefined).join(", ");
  return `<section id="${escapeHtml(entry.id)}">
${contentOf(entry)}
<p><small>${escapeHtml(who)}</small></p>
${entry.comments.map(renderComment).join("\n")}
</section>`;
}

function contentOf(entry: EntryDocument): string {
  const text = entry.content ?? "";
  if (entry.file !== undefined) return `<p>${linkTo(entry.file)}</p>\n<p>${escapeHtml(entry.caption ?? "")}</p>`;
  if (entry.partType === "heading") return `<h2>${escapeHtml(text)}</h2>`;
  const picture = entry.picture === undefined ? "" : `<p>${linkTo(entry.picture)}</p>\n`;
  return `${picture}<pre>${escapeHtml(text)}</pre>`;
}

function linkTo(file: FileDocument): string {
  if (file.path === null) return `${escapeHtml(file.name)} (not here: ${escapeHtml(file.missing ?? "")})`;
  return `<a href="${escapeHtml(encodeURIComponent(file.path))}">${escapeHtml(file.name)}</a>`;
}

function renderComment({ author, createdAt, text }: CommentDocument): string {
  return `<blockquote><p>${escapeHtml(text)}</p><footer>${escapeHtml([author, createdAt].join(", "))}</footer></blockquote>`;
}
