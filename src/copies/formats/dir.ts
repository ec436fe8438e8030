import { richTextToPlainText } from "../../rich-text/text/plain-text.ts";
import type { EntryDocument, FileDocument, PageDocument } from "../snapshot/format.ts";
import { toJson } from "../snapshot/json.ts";
import { NamesInFolder } from "../snapshot/names.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import type { Format, Member } from "./format.ts";
import { snapshotFile } from "./members.ts";
import type { SnapshotPart } from "./part.ts";
import type { Treatment } from "./treatment.ts";

/** Plain numbered files for programs: each entry under its number on the page, headings among them, and a manifest per page. */
export const dir: Format = { name: "dir", treatment, members };

const MANIFEST = "manifest.json";
const EXTENSIONS: Readonly<Record<string, string>> = {
  heading: "_heading.txt",
  "text entry": "_text.html",
  "plain text entry": "_text.txt",
  "widget entry": "_widget.txt",
  "sketch entry": "_sketch.txt",
};

function treatment({ partType }: EntryDocument): Treatment {
  const type = partType.trim().toLowerCase();
  if (type === "attachment") return { outcome: "kept", as: "a file" };
  if (type === "text entry") return { outcome: "kept", as: "its HTML, and the same as plain text" };
  if (type === "heading" || type === "plain text entry") return { outcome: "kept", as: "a text file" };
  return { outcome: "raw", as: "a file of its data, with its picture where there is one" };
}

async function* members(part: SnapshotPart): AsyncGenerator<Member, void, undefined> {
  for (const node of part.nodes()) {
    yield { kind: "folder", path: node.folder };
    if (node.document.kind === "folder" || node.document.missing !== undefined) continue;
    yield* pageMembers(part, node, await part.readPage(node));
  }
}

async function* pageMembers(
  part: SnapshotPart,
  node: SnapshotNode,
  page: PageDocument,
): AsyncGenerator<Member, void, undefined> {
  const names = new NamesInFolder([MANIFEST]);
  const digits = Math.max(3, String(page.entries.length).length);
  const listed: object[] = [];
  for (const [index, entry] of page.entries.entries()) {
    const number = String(index + 1).padStart(digits, "0");
    const files: string[] = [];
    for (const { name, text } of textsOf(entry)) {
      const path = names.take(`${number}${name}`);
      files.push(path);
      yield { kind: "made", path: `${node.folder}/${path}`, pieces: () => [text] };
    }
    for (const file of [entry.file, entry.picture]) {
      if (file === undefined || file.path === null) continue;
      const path = names.take(`${number}_${file.name}`);
      files.push(path);
      yield* snapshotFile(part, node, file, `${node.folder}/${path}`);
    }
    listed.push(listing(entry, files));
  }
  const manifest = toJson({
    id: page.id,
    name: page.name,
    path: page.path,
    notebook: part.notebook.name,
    entries: listed,
  });
  yield { kind: "made", path: `${node.folder}/${MANIFEST}`, pieces: () => [manifest] };
}

function* textsOf({
  partType,
  content,
  file,
}: EntryDocument): Generator<{ name: string; text: string }, void, undefined> {
  if (file !== undefined || content === null) return;
  const type = partType.trim().toLowerCase();
  yield { name: EXTENSIONS[type] ?? `_${type.replaceAll(/[^a-z0-9]+/g, "-")}.txt`, text: content };
  if (type === "text entry") yield { name: "_text.txt", text: `${richTextToPlainText(content)}\n` };
}

function listing(entry: EntryDocument, files: readonly string[]): object {
  const { id, partType, file, caption, createdAt, updatedAt, lastModifiedBy, version, comments } = entry;
  const facts = file === undefined ? {} : factsOf(file);
  return { id, partType, files, ...facts, caption, version, createdAt, updatedAt, lastModifiedBy, comments };
}

function factsOf({ name, contentType, sizeBytes, sha256, missing }: FileDocument): object {
  return { filename: name, contentType, sizeBytes, sha256, missing };
}
