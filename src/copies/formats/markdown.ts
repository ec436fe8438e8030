import { richTextToMarkdown } from "../../rich-text/markdown/rich-text-to-markdown.ts";
import { commentToMarkdown } from "../../rich-text/text/comment-text.ts";
import { filesOf } from "../snapshot/files-of.ts";
import type { EntryDocument, FileDocument, PageDocument } from "../snapshot/format.ts";
import { NamesInFolder } from "../snapshot/names.ts";
import type { Format, Member } from "./format.ts";
import { snapshotFile } from "./members.ts";
import type { SnapshotPart } from "./part.ts";
import type { Treatment } from "./treatment.ts";

/** A page as Markdown, with its files beside it. */
export const markdown: Format = { name: "markdown", treatment, members };

function treatment({ partType }: EntryDocument): Treatment {
  const type = partType.trim().toLowerCase();
  if (type === "text entry") return { outcome: "converted", as: "Markdown; colours and sizes are not in it" };
  if (type === "heading") return { outcome: "kept", as: "a heading" };
  if (type === "plain text entry") return { outcome: "kept", as: "a block of plain text" };
  if (type === "attachment") return { outcome: "kept", as: "a file, and a link to it" };
  return { outcome: "raw", as: "a block of its data, with its picture where there is one" };
}

async function* members(part: SnapshotPart): AsyncGenerator<Member, void, undefined> {
  for (const node of part.nodes()) {
    yield { kind: "folder", path: node.folder };
    if (node.document.kind === "folder" || node.document.missing !== undefined) continue;
    const page = await part.readPage(node);
    const files = [...filesOf(page)];
    // A file that somebody attached may be called as the page is.
    const name = new NamesInFolder(files.flatMap(({ file }) => file.path ?? [])).take("page.md");
    yield { kind: "made", path: `${node.folder}/${name}`, pieces: () => [pageText(page, part)] };
    for (const { file } of files) yield* snapshotFile(part, node, file);
  }
}

function pageText(page: PageDocument, { notebook }: SnapshotPart): string {
  const dates = page.entries
    .flatMap(({ createdAt, updatedAt }) => [createdAt ?? [], updatedAt ?? []].flat())
    .toSorted();
  const facts = {
    title: page.name,
    notebook: notebook.name,
    path: page.path,
    id: page.id,
    url: page.webUrl,
    created: dates[0],
    updated: dates.at(-1),
  };
  // JSON is YAML as well, and quotes whatever a title holds.
  const lines = Object.entries(facts).filter(([, value]) => value !== undefined);
  const front = lines.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join("\n");
  const blocks = page.entries.map((entry) => entryText(entry)).filter((text) => text !== "");
  return `---\n${front}\n---\n\n${[`# ${inline(page.name)}`, ...blocks].join("\n\n")}\n`;
}

function entryText(entry: EntryDocument): string {
  const comments = entry.comments.map(({ author, createdAt, text }) => {
    const who = [author ?? "unknown", createdAt].filter((fact) => fact !== undefined).join(", ");
    return quoted(`**${inline(who)}:**\n\n${commentToMarkdown(text)}`);
  });
  return [contentText(entry), ...comments].filter((text) => text !== "").join("\n\n");
}

function contentText(entry: EntryDocument): string {
  const { partType, file, picture, content, caption } = entry;
  const text = content ?? "";
  const type = partType.trim().toLowerCase();
  if (file !== undefined) return [linkTo(file), inline(caption ?? "")].filter((part) => part !== "").join("\n\n");
  if (type === "heading") return `## ${inline(text)}`;
  if (type === "text entry") return richTextToMarkdown(text).trim();
  if (type === "plain text entry") return fenced(text, "text");
  return [...(picture === undefined ? [] : [linkTo(picture)]), fenced(text, "")].join("\n\n");
}

function linkTo(file: FileDocument): string {
  if (file.path === null) return `${inline(file.name)} *(not here: ${inline(file.missing ?? "")})*`;
  const isPicture = /^image\/(?:png|jpeg|gif|webp|svg\+xml)\b/i.test(file.contentType ?? "");
  return `${isPicture ? "!" : ""}[${inline(file.name)}](<${encodeURIComponent(file.path)}>)`;
}

/** Text on one line in which nothing is a sign of Markdown. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|!~&]/g, String.raw`\$&`).replaceAll(/\s+/g, " ");
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

function quoted(text: string): string {
  return text.replaceAll(/^/gm, "> ").replaceAll(/^> $/gm, ">");
}
