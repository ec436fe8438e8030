import type { Comment, Entry, Receipt } from "../../index.ts";
import { addressOf, type Node } from "../addresses/places.ts";

// What `--json` prints. These shapes are documented and stay: add fields, never rename or drop one.

/** A notebook, folder or page. */
export interface NodeShape {
  readonly kind: "notebook" | "folder" | "page";
  readonly id: string;
  readonly name: string;
  /** What labapi takes as an address. */
  readonly address: string;
  readonly notebook: string;
  readonly path: string;
  readonly webUrl: string;
}

export function nodeShape(node: Node): NodeShape {
  const { kind, id, name, path, webUrl } = node;
  return { kind, id, name, address: addressOf(node), notebook: node.notebook.name, path: path.toString(), webUrl };
}

/** An entry of a page. Dates are ISO 8601 in UTC. */
export interface EntryShape {
  readonly id: string;
  readonly kind: Entry["kind"];
  readonly partType: string;
  readonly version: number | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly lastModifiedBy: string | null;
  readonly commentCount: number | null;
  readonly webUrl: string;
  /** Of attachments. */
  readonly filename?: string;
  readonly sizeBytes?: number;
  readonly contentType?: string;
  readonly caption?: string;
  /** Of texts: HTML for `text`, plain otherwise. */
  readonly content?: string;
}

export function entryShape(entry: Entry): EntryShape {
  return {
    id: entry.id,
    kind: entry.kind,
    partType: entry.partType,
    version: entry.version ?? null,
    createdAt: entry.createdAt?.toISOString() ?? null,
    updatedAt: entry.updatedAt?.toISOString() ?? null,
    lastModifiedBy: entry.lastModifiedBy ?? null,
    commentCount: entry.commentCount ?? null,
    webUrl: entry.webUrl,
    ...contentShape(entry),
  };
}

function contentShape(
  entry: Entry,
): Pick<EntryShape, "filename" | "sizeBytes" | "contentType" | "caption" | "content"> {
  switch (entry.kind) {
    case "attachment": {
      const { filename, size, contentType, caption } = entry;
      return { filename, sizeBytes: size, contentType, caption };
    }
    case "text":
    case "plain-text":
    case "heading":
      return { content: entry.content };
    default:
      return {};
  }
}

export function commentShape(comment: Comment): object {
  const { id, text, author, authorEmail, createdAt } = comment;
  return {
    id,
    text,
    author: author ?? null,
    authorEmail: authorEmail ?? null,
    createdAt: createdAt?.toISOString() ?? null,
  };
}

export function receiptShape(written: { readonly receipt: Receipt | undefined }): Receipt | null {
  return written.receipt ?? null;
}
