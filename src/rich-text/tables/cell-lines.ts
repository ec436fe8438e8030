import type { Element, ElementContent } from "hast";
import { gridOf } from "./grid.ts";
import { numbersOf } from "./list-numbers.ts";

/** A line of running text. */
export type Line = ElementContent[];

/** What is between two cells of a table that stands in a cell. */
const CELL_END = " ¦ ";

/**
 * Blocks as lines of running text: a paragraph, an item of a list (with its sign), a row of a table is a line each. So that they
 * fit into a cell, and a reader still sees where one ends.
 */
export function linesOf(nodes: readonly ElementContent[], cellEnd = CELL_END): Line[] {
  const lines: Line[] = [[]];
  for (const node of nodes) addTo(lines, node, cellEnd);
  return lines.map(trimmed).filter((line) => line.some((node) => node.type !== "text" || node.value.trim() !== ""));
}

function trimmed(line: Line): Line {
  const cut = (at: number, pattern: RegExp): void => {
    const node = line.at(at);
    if (node?.type === "text") line.splice(at, 1, text(node.value.replace(pattern, "")));
  };
  cut(0, /^[ \t\r\n\f]+/);
  cut(-1, /(?<![ \t\r\n\f])[ \t\r\n\f]+$/);
  return line;
}

function addTo(lines: Line[], node: ElementContent, cellEnd: string): void {
  const last = lines.at(-1);
  if (node.type !== "element" || !isBlock(node)) {
    if (isBreak(node)) lines.push([]);
    else last?.push(node);
    return;
  }
  for (const line of blockLines(node, cellEnd)) lines.push(line);
  lines.push([]);
}

const isBreak = (node: ElementContent): boolean => node.type === "element" && node.tagName === "br";

const BLOCK =
  /^(?:address|article|aside|blockquote|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|legend|li|main|menu|nav|ol|p|pre|section|summary|t(?:able|body|d|foot|h|head|r)|ul)$/;

/** Whether it stands on lines of its own. */
export function isBlock({ tagName }: Element): boolean {
  return BLOCK.test(tagName);
}

function blockLines(node: Element, cellEnd: string): Line[] {
  switch (node.tagName) {
    case "ul":
    case "ol":
    case "menu":
    case "dir":
      return listLines(node);
    case "table":
      return tableLines(node, cellEnd);
    case "pre":
      return textOf(node)
        .replace(/\n$/, "")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => [inside("code", [text(line)])]);
    case "hr":
      return [[text("―")]];
    default:
      return /^(?:h[1-6]|dt)$/.test(node.tagName)
        ? linesOf(node.children).map((line) => [inside("strong", line)])
        : linesOf(node.children, cellEnd);
  }
}

function listLines(list: Element): Line[] {
  const numbers = numbersOf(list);
  const items = list.children.filter((child) => child.type === "element");
  return items.flatMap((item, index) => {
    if (item.tagName !== "li") return linesOf([item]);
    const number = numbers[index];
    const sign = number === undefined ? "• " : `${number}. `;
    const [first, ...others] = linesOf(item.children);
    if (first === undefined) return [];
    return [[text(sign), ...first], ...others.map((line) => [text("  "), ...line])];
  });
}

function tableLines(table: Element, cellEnd: string): Line[] {
  const { caption, rows } = gridOf(table);
  const asLine = (cells: readonly { readonly nodes: readonly ElementContent[] }[]): Line =>
    withoutEmptyEnd(cells.map(({ nodes }) => joined(linesOf(nodes), text("; ")))).flatMap((line, index) =>
      index === 0 ? line : [text(cellEnd), ...line],
    );
  return [...linesOf(caption), ...rows.map(asLine)];
}

function withoutEmptyEnd(lines: readonly Line[]): readonly Line[] {
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
}

/** Lines as one, with something between each two. */
export function joined(lines: readonly Line[], between: ElementContent): Line {
  return lines.flatMap((line, index) => (index === 0 ? line : [between, ...line]));
}

/** All of its text, a line break for each `<br>`; raised and lowered parts keep their signs. */
export function textOf(node: ElementContent): string {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return "";
  if (node.tagName === "br") return "\n";
  const inner = node.children.map(textOf).join("");
  return signed(inner, SIGNS[node.tagName] ?? "");
}

/** A sign on both sides; blanks stand outside, as in Markdown. */
export function signed(inner: string, sign: string): string {
  const text = inner.trim();
  if (text === "" || sign === "") return inner;
  const start = inner.length - inner.trimStart().length;
  return `${inner.slice(0, start)}${sign}${text}${sign}${inner.slice(start + text.length)}`;
}

/** What says so in plain text. */
export const SIGNS: Readonly<Record<string, string>> = { sup: "^", sub: "~", del: "~~", s: "~~", strike: "~~" };

const text = (value: string): ElementContent => ({ type: "text", value });

function inside(tagName: string, children: ElementContent[]): ElementContent {
  return { type: "element", tagName, properties: {}, children };
}
