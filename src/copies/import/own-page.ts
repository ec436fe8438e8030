import { createHash } from "node:crypto";
import type { FileDocument, PageDocument } from "../snapshot/format.ts";
import { type CrateFiles, isFile, partsOf } from "./crate-files.ts";
import { type CrateGraph, idOf, type RawNode } from "./graph.ts";
import { pageItems } from "./page-items.ts";
import type { ImportFinding, ImportItem } from "./tree.ts";

interface OwnPageFacts {
  readonly graph: CrateGraph;
  readonly files: CrateFiles;
  readonly found: (finding: ImportFinding) => void;
  readonly mostBytes: number;
}

/** Files that this program makes of a page beside those that people attached. */
const OF_PAGE = /^(?:page\.html|entries\.json|entry-\d+-(?:data|image|snapshot)[-.].*)$/;

/**
 * What a page is made of that this program once exported: every entry as it was. `undefined` when the page is somebody else's, or its
 * `entries.json` is not what the crate says it is.
 */
export async function ownItems(node: RawNode, facts: OwnPageFacts): Promise<readonly ImportItem[] | undefined> {
  const { graph, files, found, mostBytes } = facts;
  const parts = partsOf(graph, node).filter(isFile);
  const exact = parts.find((part) => idOf(part)?.endsWith("/entries.json") === true);
  const name = exact === undefined ? undefined : files.memberOf(idOf(exact) ?? "");
  if (exact === undefined || name === undefined) return undefined;
  const text = await files.text(name, mostBytes);
  const isAsSaid =
    text !== undefined && createHash("sha256").update(text).digest("hex") === graph.text(exact, "sha256");
  const page = isAsSaid ? pageIn(text) : undefined;
  if (page === undefined) return undefined;
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const used = new Set<string>();
  const items = pageItems(
    page,
    (file: FileDocument) => {
      if (file.path === null || file.path.includes("/")) return undefined;
      used.add(file.path);
      return files.bytes(folder + file.path, /^[0-9a-f]{64}$/.test(file.sha256) ? file.sha256 : undefined);
    },
    found,
  );
  // What the crate lists and entries.json does not name was put there by somebody else, and is kept as well.
  const more = parts.flatMap((part) => {
    const member = files.memberOf(idOf(part) ?? "")?.slice(folder.length) ?? "";
    if (OF_PAGE.test(member)) files.use(folder + member);
    return used.has(member) || OF_PAGE.test(member) ? [] : (files.file(part, []) ?? []);
  });
  return [...items, ...more];
}

function pageIn(text: string): PageDocument | undefined {
  try {
    const page = JSON.parse(text) as PageDocument;
    const isOne = page.format === "labapi-page" && Array.isArray(page.entries) && Array.isArray(page.path);
    return isOne && page.entries.every(isEntry) ? page : undefined;
  } catch {
    return undefined;
  }
}

/** It may be forged: everything that is used of it is looked at. */
function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { partType, content, comments, caption, file, picture } = value as Record<string, unknown>;
  return (
    isText(partType) &&
    (content === null || isText(content)) &&
    isMaybe(caption, isText) &&
    isMaybe(file, isFileDocument) &&
    isMaybe(picture, isFileDocument) &&
    Array.isArray(comments) &&
    comments.every((comment: unknown) => isText((comment as { text?: unknown } | null)?.text))
  );
}

function isFileDocument(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, path, sizeBytes, sha256 } = value as Record<string, unknown>;
  const hasPlace = path === null || typeof path === "string";
  return typeof name === "string" && hasPlace && typeof sizeBytes === "number" && typeof sha256 === "string";
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isMaybe(value: unknown, check: (one: unknown) => boolean): boolean {
  return value === undefined || check(value);
}
