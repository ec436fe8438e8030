import type { Entry } from "../../entries/model/kinds.ts";
import { richTextToMarkdown } from "../../rich-text/index.ts";
import type { Comment } from "../../entries/model/comment.ts";
import type { Node } from "./finder.ts";

/** What is said of a node. */
export interface NodeShape {
  readonly id: string;
  readonly kind: "notebook" | "folder" | "page";
  readonly name: string;
  readonly notebook: string;
  readonly path: string;
  readonly webUrl: string;
}

export function describeNode(node: Node): NodeShape {
  const { id, kind, name, notebook, path, webUrl } = node;
  return { id, kind, name, notebook: notebook.name, path: path.toString(), webUrl };
}

/** What is said of an entry besides its content. */
export interface EntryShape {
  readonly id: string;
  readonly kind: string;
  readonly version: number | null;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  readonly commentCount: number | null;
  readonly filename?: string;
  readonly sizeBytes?: number;
  readonly contentType?: string;
  readonly caption?: string;
}

export function describeEntry(entry: Entry): EntryShape {
  const facts = {
    id: entry.id,
    kind: entry.kind,
    version: entry.version ?? null,
    updatedAt: entry.updatedAt?.toISOString() ?? null,
    updatedBy: entry.lastModifiedBy ?? null,
    commentCount: entry.commentCount ?? null,
  };
  if (entry.kind !== "attachment") return facts;
  const { filename, size: sizeBytes, contentType, caption } = entry;
  return { ...facts, filename, sizeBytes, contentType, caption };
}

/** An entry as Markdown, under a line with its id and version. */
export function entryAsMarkdown(entry: Entry): string {
  const version = entry.version === undefined ? "" : `, version ${entry.version}`;
  const when = entry.updatedAt === undefined ? "" : `, ${entry.updatedAt.toISOString()}`;
  return `[${entry.kind}, entry ${entry.id}${version}${when}]\n${contentOf(entry)}`;
}

/** What an entry says, as text. */
export function contentOf(entry: Entry): string {
  switch (entry.kind) {
    case "heading":
      return `## ${entry.content}`;
    case "text":
      return richTextToMarkdown(entry.content);
    case "plain-text":
      return entry.content;
    case "attachment":
      return `File ${JSON.stringify(entry.filename)}, ${entry.contentType}, ${entry.size} bytes${entry.caption === "" ? "" : `: ${entry.caption}`}. read_file reads it.`;
    default:
      return `(${entry.partType}: not text)`;
  }
}

export function describeComment(comment: Comment): {
  id: string;
  text: string;
  author: string | null;
  at: string | null;
} {
  return {
    id: comment.id,
    text: comment.text,
    author: comment.author ?? null,
    at: comment.createdAt?.toISOString() ?? null,
  };
}
