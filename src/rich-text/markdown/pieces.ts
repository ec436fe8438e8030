import type { Element, ElementContent } from "hast";
import { attributeOf } from "../html/parse.ts";
import { withoutSingleBlanks } from "../html/readable.ts";
import { textOf } from "../tables/cell-lines.ts";
import { type Address, addressesIn } from "./addresses.ts";
import { linkTarget, normalised, pictureSource } from "./link-target.ts";

/** Running text, as far as it matters for Markdown. */
export type Piece =
  | { readonly kind: "text" | "code"; value: string }
  | { readonly kind: "break" }
  | { readonly kind: "image"; readonly alt: string; readonly url: string; readonly title: string }
  | { readonly kind: "mark"; readonly name: string; readonly children: Piece[] }
  | { readonly kind: "link"; readonly url: string; readonly title: string; readonly children: Piece[] };

const MARKS = new Set("strong em del sup sub u ins mark kbd".split(" "));
const EMBEDDED = new Set("iframe video audio embed".split(" "));

/**
 * Running text without what nobody sees: blanks beside blanks and at both ends, marks around nothing and within themselves.
 * Bare addresses are links, as they are when the Markdown is read.
 */
export function piecesOf(nodes: readonly ElementContent[]): Piece[] {
  const pieces: Piece[] = [];
  for (const node of nodes) collect(node, pieces, new Set());
  tidy(pieces);
  const pruned = prune(pieces, false);
  while (isEdge(pruned[0])) pruned.shift();
  while (isEdge(pruned.at(-1))) pruned.pop();
  settle(pruned);
  return pruned;
}

/** What stood apart may stand together now. */
function settle(pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    if (piece.kind === "text" || piece.kind === "code") piece.value = withoutSingleBlanks(piece.value);
    else if (piece.kind === "mark" || piece.kind === "link") settle(piece.children);
  }
}

function collect(node: ElementContent, into: Piece[], open: ReadonlySet<string>): void {
  if (node.type === "text") return addText(into, node.value.replaceAll(/[ \t\r\n\f]+/g, " "));
  if (node.type !== "element") return;
  const { tagName } = node;
  if (tagName === "br") into.push({ kind: "break" });
  else if (tagName === "code") addCode(into, textOf(node).replaceAll(/[\r\n]+/g, " "));
  else if (tagName === "img") addImage(into, node);
  else if (EMBEDDED.has(tagName)) addEmbedded(into, node);
  else if (MARKS.has(tagName) && !open.has(tagName))
    into.push({ kind: "mark", name: tagName, children: within(node, new Set([...open, tagName])) });
  else {
    const url = tagName === "a" && !open.has("a") ? linkTarget(node) : undefined;
    if (url === undefined) for (const child of node.children) collect(child, into, open);
    else {
      const title = attributeOf(node, "title").replaceAll(/\s+/g, " ").trim();
      into.push({ kind: "link", url, title, children: within(node, new Set([...open, "a"])) });
    }
  }
}

function within({ children }: Element, open: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  for (const child of children) collect(child, pieces, open);
  return pieces;
}

function addText(into: Piece[], value: string): void {
  const last = into.at(-1);
  if (last?.kind === "text") last.value += value;
  else into.push({ kind: "text", value });
}

/** Two pieces of code beside each other are one, as their signs would be. */
function addCode(into: Piece[], value: string): void {
  const last = into.at(-1);
  if (last?.kind === "code") last.value += value;
  else if (value !== "") into.push({ kind: "code", value });
}

function addImage(into: Piece[], node: Element): void {
  const [alt, title] = ["alt", "title"].map((name) => attributeOf(node, name).replaceAll(/\s+/g, " ").trim());
  const url = pictureSource(node);
  if (url === undefined) addText(into, alt ?? "");
  else into.push({ kind: "image", alt: alt ?? "", url, title: title ?? "" });
}

function addEmbedded(into: Piece[], node: Element): void {
  const source = attributeOf(node, "src");
  if (/^https?:/i.test(source))
    into.push({ kind: "link", url: normalised(source), title: "", children: [{ kind: "text", value: source }] });
}

interface Seen {
  /** The text written last, as long as nothing else came after it. */
  last: { value: string } | undefined;
  /** All text after which there is nothing but text and line breaks. */
  tail: { value: string }[];
  isBlank: boolean;
  isStart: boolean;
}

/** Leaves one blank where there are several, none at the ends and beside line breaks. */
function tidy(pieces: readonly Piece[]): void {
  const seen: Seen = { last: undefined, tail: [], isBlank: true, isStart: true };
  walk(pieces, seen);
  let last = seen.tail.pop();
  while (last !== undefined && (last.value = last.value.trimEnd()) === "") last = seen.tail.pop();
}

function walk(pieces: readonly Piece[], seen: Seen): void {
  for (const piece of pieces) {
    if (piece.kind === "text") tidyText(piece, seen);
    else if (piece.kind === "mark" || piece.kind === "link") walk(piece.children, seen);
    else if (piece.kind === "break") {
      if (seen.last !== undefined) seen.last.value = seen.last.value.replace(/ $/, "");
      Object.assign(seen, { last: undefined, isBlank: true });
    } else Object.assign(seen, { last: undefined, tail: [], isBlank: false, isStart: false });
  }
}

function tidyText(piece: { value: string }, seen: Seen): void {
  piece.value = piece.value.replaceAll(/ {2,}/g, " ");
  if (seen.isStart) piece.value = piece.value.trimStart();
  else if (seen.isBlank) piece.value = piece.value.replace(/^ /, "");
  if (piece.value === "") return;
  seen.tail.push(piece);
  Object.assign(seen, { last: piece, isBlank: piece.value.endsWith(" "), isStart: false });
}

const isEdge = (piece: Piece | undefined): boolean =>
  piece?.kind === "break" || (piece?.kind === "text" && piece.value === " ");

const isBlank = (piece: Piece): boolean =>
  piece.kind === "break" || (piece.kind === "text" && piece.value.trim() === "");

/** Blanks and line breaks at the ends of a mark stand outside of it; nothing is marked in vain. */
function prune(pieces: readonly Piece[], isInLink: boolean): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind === "text") {
      for (const part of isInLink ? [piece] : withLinks(piece.value)) add(out, part);
    } else if (piece.kind === "mark" || piece.kind === "link") {
      const { before, inner, after } = edges(prune(piece.children, isInLink || piece.kind === "link"));
      for (const part of before) add(out, part);
      if (inner.every(isBlank)) for (const part of inner) add(out, part);
      else out.push({ ...piece, children: inner });
      for (const part of after) add(out, part);
    } else add(out, piece);
  }
  return out;
}

function add(out: Piece[], piece: Piece): void {
  if (piece.kind === "code") addCode(out, piece.value);
  else if (piece.kind !== "text") out.push(piece);
  else if (piece.value !== "") addText(out, piece.value);
}

function edges(pieces: readonly Piece[]): { before: Piece[]; inner: Piece[]; after: Piece[] } {
  const [inner, before, after] = [[...pieces], [] as Piece[], [] as Piece[]];
  const cut = (index: 0 | -1, pattern: RegExp, into: (piece: Piece) => void): boolean => {
    const piece = inner.at(index);
    const drop = (): unknown => (index === 0 ? inner.shift() : inner.pop());
    if (piece?.kind === "break") {
      into(piece);
      drop();
      return true;
    }
    if (piece?.kind !== "text" || !pattern.test(piece.value)) return false;
    into({ kind: "text", value: " " });
    const value = piece.value.replace(pattern, "");
    drop();
    if (value !== "") inner.splice(index === 0 ? 0 : inner.length, 0, { kind: "text", value });
    return true;
  };
  while (cut(0, /^ /, (piece) => before.push(piece)));
  while (cut(-1, / $/, (piece) => after.unshift(piece)));
  return { before, inner, after };
}

function withLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const link = ({ index, text: shown, href }: Address): void => {
    pieces.push({ kind: "text", value: text.slice(at, index) });
    pieces.push({ kind: "link", url: normalised(href), title: "", children: [{ kind: "text", value: shown }] });
    at = index + shown.length;
    // Right behind a link begins another text.
    const [next] = /\S/.test(text.charAt(at)) ? addressesIn(text.slice(at, at + MOST_IN_ADDRESS)) : [];
    if (next?.index === 0) link({ ...next, index: at });
  };
  for (const address of addressesIn(text)) if (address.index >= at) link(address);
  return [...pieces, { kind: "text", value: text.slice(at) }];
}

const MOST_IN_ADDRESS = 2100;
