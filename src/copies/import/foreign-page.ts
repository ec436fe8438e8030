import { escapeHtml } from "../../rich-text/escape-html.ts";
import { markdownToRichText } from "../../rich-text/markdown/markdown-to-rich-text.ts";
import { type CrateFiles, isFile, partsOf } from "./crate-files.ts";
import { type CrateGraph, idOf, listOf, type RawNode } from "./graph.ts";
import { commentText } from "./page-items.ts";
import { safeHtml } from "./safe-html.ts";
import type { ImportFinding, ImportItem, TextItem } from "./tree.ts";

/** What a Dataset of another system's file is on a page: its texts, what is said and measured of it, its files and comments. */
export function foreignItems(
  node: RawNode,
  graph: CrateGraph,
  files: CrateFiles,
  found: (finding: ImportFinding) => void,
): readonly ImportItem[] {
  const comments = new Map<string, string[]>();
  const own: string[] = [];
  for (const comment of graph.all(node, "comment")) {
    const parent = idOf(graph.resolve(comment["parentItem"]) ?? {}) ?? "";
    const text = said(comment, graph);
    if (comments.get(parent)?.push(text) === undefined) comments.set(parent, [text]);
  }
  const parts = partsOf(graph, node).filter(isFile);
  const attached = parts.flatMap((part) => files.file(part, comments.get(idOf(part) ?? "") ?? []) ?? []);
  const onFiles = new Set(parts.map((part) => idOf(part) ?? ""));
  for (const [parent, texts] of comments) if (!onFiles.has(parent)) own.push(...texts);
  const texts = [...textItems(node, graph, found), factsItem(node, graph)];
  // A comment needs something to be about: the first text of the page.
  const [first, ...rest] = texts;
  return [...(first === undefined ? [] : [{ ...first, comments: own }]), ...rest, ...attached];
}

function* textItems(
  node: RawNode,
  graph: CrateGraph,
  found: (finding: ImportFinding) => void,
): Generator<TextItem, void, undefined> {
  const format = graph.text(node, "encodingFormat");
  const text = graph.text(node, "text");
  const about = graph.text(node, "description");
  const { format: aboutFormat } = { format: formatOf(node["description"], graph) ?? format };
  const bodies = [
    { content: about, format: aboutFormat },
    { content: text, format },
  ];
  const where = idOf(node) ?? "a page";
  for (const body of about === text ? bodies.slice(1) : bodies) {
    if (body.content.trim() !== "") yield asText(body.content, body.format, where, found);
  }
}

function formatOf(value: unknown, graph: CrateGraph): string | undefined {
  const named = graph.resolve(value);
  return named === undefined ? undefined : graph.text(named, "encodingFormat") || undefined;
}

function asText(content: string, format: string, where: string, found: (finding: ImportFinding) => void): TextItem {
  const isMarkdown = /markdown/i.test(format);
  if (!isMarkdown && !/<[a-z!/]/i.test(content)) return { kind: "plain-text", content, comments: [] };
  const { html, isChanged } = safeHtml(isMarkdown ? markdownToRichText(content) : content);
  if (isChanged) found({ severity: "note", where, what: "what is not safe to show was taken out of the text" });
  return { kind: "text", content: html, comments: [] };
}

const FACTS = [
  "author",
  "contributor",
  "creator",
  "dateCreated",
  "dateModified",
  "datePublished",
  "keywords",
  "genre",
  "identifier",
  "url",
  "license",
  "creativeWorkStatus",
  "version",
] as const;

/** What the crate says of a page beside its text, as a table. */
function factsItem(node: RawNode, graph: CrateGraph): TextItem {
  const facts = FACTS.flatMap((key) => {
    const values = listOf(node[key])
      .map((value) => shortText(value, graph))
      .filter((text) => text !== "");
    return values.length === 0 ? [] : [[key, values.join(", ")] as const];
  });
  const measured = graph
    .all(node, "variableMeasured")
    .map((value) => [measuredName(value, graph), measuredValue(value, graph)] as const);
  const links = graph.all(node, "mentions").map((one) => ["mentions", shortText(one, graph)] as const);
  const onWeb = partsOf(graph, node).flatMap((part) => {
    const id = idOf(part) ?? "";
    return isFile(part) && /^https?:/i.test(id) ? [["file on the web", id] as const] : [];
  });
  const rows = [...facts, ...measured, ...links, ...onWeb, ["in the .eln", idOf(node) ?? ""] as const];
  const cells = rows.map(([key, value]) => `<tr><td>${escapeHtml(key)}</td><td>${escapeHtml(value)}</td></tr>`);
  return { kind: "text", content: `<table><tbody>${cells.join("")}</tbody></table>`, comments: [] };
}

function shortText(value: unknown, graph: CrateGraph): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  const node = graph.resolve(value);
  if (node === undefined) return typeof value === "object" && value !== null ? (idOf(value as RawNode) ?? "") : "";
  const name =
    graph.text(node, "name") || [graph.text(node, "givenName"), graph.text(node, "familyName")].join(" ").trim();
  return name === "" ? (idOf(node) ?? "") : name;
}

function measuredName(node: RawNode, graph: CrateGraph): string {
  return graph.text(node, "propertyID") || graph.text(node, "name") || (idOf(node) ?? "");
}

function measuredValue(node: RawNode, graph: CrateGraph): string {
  const values = listOf(node["value"]).map((value) => shortText(value, graph));
  return [values.join(", "), graph.text(node, "unitText") || graph.text(node, "unitCode")].join(" ").trim();
}

function said(comment: RawNode, graph: CrateGraph): string {
  const author = shortText(comment["author"], graph);
  const createdAt = graph.text(comment, "dateCreated");
  const text = graph.text(comment, "text");
  return commentText({ text, ...(author !== "" && { author }), ...(createdAt !== "" && { createdAt }) });
}
