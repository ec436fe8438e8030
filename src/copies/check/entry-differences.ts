import { append } from "../../core/append.ts";
import type { EntryDocument } from "../snapshot/format.ts";

/** In which ways an entry is not what it was, in words; empty when it is the same. */
export function differencesOf(before: EntryDocument, after: EntryDocument): string[] {
  const why: string[] = [];
  if (before.partType.toLowerCase() !== after.partType.toLowerCase()) why.push("type");
  if ((before.content ?? "") !== (after.content ?? "")) why.push("content");
  if ((before.caption ?? "") !== (after.caption ?? "")) why.push("caption");
  append(why, fileDifferences(before, after));
  append(why, commentDifferences(before, after));
  if (before.version !== after.version) why.push(`version ${before.version ?? "?"} → ${after.version ?? "?"}`);
  if (before.createdAt !== after.createdAt) why.push("date of making");
  if (before.updatedAt !== after.updatedAt) why.push("date of change");
  // The native backup does not say who.
  if (differs(before.lastModifiedBy, after.lastModifiedBy)) why.push("author");
  return why;
}

function differs(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && before !== after;
}

function fileDifferences({ file: before }: EntryDocument, { file: after }: EntryDocument): string[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined || after === undefined) return [before === undefined ? "file added" : "file gone"];
  const why: string[] = [];
  if (before.name !== after.name) why.push("file name");
  if (before.sizeBytes !== after.sizeBytes) why.push(`file size ${before.sizeBytes} → ${after.sizeBytes}`);
  // A hash that nobody knows tells nothing.
  else if (before.sha256 !== "" && after.sha256 !== "" && before.sha256 !== after.sha256) why.push("file bytes");
  return why;
}

function commentDifferences({ comments: before }: EntryDocument, { comments: after }: EntryDocument): string[] {
  return spelled(before) === spelled(after) ? [] : ["comments"];
}

function spelled(comments: EntryDocument["comments"]): string {
  return JSON.stringify(comments.map(({ text, author, createdAt }) => [text, author, createdAt]));
}
