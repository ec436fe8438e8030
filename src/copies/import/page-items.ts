import type { CommentDocument, EntryDocument, FileDocument, PageDocument } from "../snapshot/format.ts";
import { safeHtml } from "./safe-html.ts";
import { bytesOf, type ImportFinding, type ImportItem, type ItemBytes } from "./tree.ts";

/** Where the bytes of a page's files are. */
export type FindBytes = (file: FileDocument) => ItemBytes | undefined;

const TEXTS: Readonly<Record<string, "text" | "plain-text" | "heading">> = {
  "text entry": "text",
  "plain text entry": "plain-text",
  heading: "heading",
};
const EXTENSIONS: Readonly<Record<string, string>> = {
  "widget entry": "json",
  "sketch entry": "json",
  "equation entry": "tex",
  "reference entry": "xml",
};

/** What a page of a snapshot is made of again. What LabArchives lets nobody write becomes files. */
export function pageItems(
  page: PageDocument,
  findBytes: FindBytes,
  found: (finding: ImportFinding) => void,
): readonly ImportItem[] {
  const where = page.path.join("/");
  return page.entries.flatMap((entry, index) =>
    entryItems(entry, findBytes, (severity, what) => found({ severity, where: `${where}, entry ${index + 1}`, what })),
  );
}

type Tell = (severity: ImportFinding["severity"], what: string) => void;

function entryItems(entry: EntryDocument, findBytes: FindBytes, tell: Tell): readonly ImportItem[] {
  const comments = entry.comments.map(commentText);
  const kind = TEXTS[entry.partType.trim().toLowerCase()];
  if (entry.file !== undefined) return fileItems(entry, entry.file, findBytes, tell);
  if (kind === undefined) return otherItems(entry, findBytes, tell);
  const { html, isChanged } = kind === "plain-text" ? plain(entry.content ?? "") : safeHtml(entry.content ?? "");
  if (isChanged) tell("note", "what is not safe to show was taken out of the text");
  return [{ kind, content: html, comments }];
}

function plain(text: string): { html: string; isChanged: boolean } {
  return { html: text, isChanged: false };
}

function fileItems(entry: EntryDocument, file: FileDocument, findBytes: FindBytes, tell: Tell): readonly ImportItem[] {
  const bytes = findBytes(file);
  const comments = entry.comments.map(commentText);
  if (bytes !== undefined) {
    const caption = entry.caption === undefined ? undefined : safeHtml(entry.caption).html;
    return [{ kind: "file", name: file.name, caption, bytes, comments }];
  }
  const why = file.missing ?? "its bytes are not in the copy";
  tell("damage", `the file ${JSON.stringify(file.name)} is missing: ${why}`);
  return [{ kind: "plain-text", content: `The file ${file.name} is not in the copy: ${why}`, comments }];
}

function otherItems(entry: EntryDocument, findBytes: FindBytes, tell: Tell): readonly ImportItem[] {
  const { partType, content, picture } = entry;
  const comments = entry.comments.map(commentText);
  const type = partType.trim().toLowerCase();
  const name = `${type.replaceAll(/[^a-z0-9]+/g, "-")}.${EXTENSIONS[type] ?? "txt"}`;
  const bytes = picture === undefined ? undefined : findBytes(picture);
  tell("note", `a ${partType} cannot be written through the API: its data becomes the file ${name}`);
  const data = bytesOf(name, content ?? "");
  const caption = `${partType}, as it was stored`;
  return [
    { kind: "file", name, caption, bytes: data, comments },
    ...(bytes === undefined || picture === undefined
      ? []
      : [{ kind: "file" as const, name: picture.name, caption: `Picture of the ${partType}`, bytes, comments: [] }]),
  ];
}

/** Nobody can comment in somebody else's name, so the comment says whose it was. */
export function commentText({
  author,
  createdAt,
  text,
}: Pick<CommentDocument, "author" | "createdAt" | "text">): string {
  const who = [author ?? "Unknown", createdAt].filter((fact) => fact !== undefined).join(", ");
  return `[${who}] ${safeHtml(text).html}`;
}
