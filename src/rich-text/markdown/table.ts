import type { Element, ElementContent } from "hast";
import stringWidth from "string-width";
import { isBlock, joined, linesOf } from "../tables/cell-lines.ts";
import { type GridCell, gridOf } from "../tables/grid.ts";
import { inlineMarkdown, type Writing } from "./inline.ts";

const WIDEST_ALIGNED = 60;
const MOST_ALIGNED_CELLS = 20_000;
const BREAK: ElementContent = { type: "element", tagName: "br", properties: {}, children: [] };
const NO_CELL: GridCell = { nodes: [], isHeader: false, align: undefined };

/** A table, and what stands before it: its caption. */
export function tableMarkdown(node: Element, writing: Writing): { caption: ElementContent[]; table: string } {
  const { caption, rows } = gridOf(node);
  const shown = rows.filter((row) => row.length > 0);
  const blocks = caption.some((part) => part.type === "element" && isBlock(part)) ? [...caption] : paragraph(caption);
  return { caption: blocks, table: shown.length === 0 ? "" : written(shown, writing) };
}

function paragraph(children: readonly ElementContent[]): ElementContent[] {
  return children.length === 0 ? [] : [{ type: "element", tagName: "p", properties: {}, children: [...children] }];
}

/** Markdown wants one line of headings, at the top; further ones are bold, and where there is none, it stays empty. */
function written(rows: readonly (readonly GridCell[])[], writing: Writing): string {
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 1);
  const [first = [], ...others] = rows;
  const hasHead = first.some(({ isHeader }) => isHeader);
  const body = hasHead ? others : rows;
  const texts = (cells: readonly GridCell[]): string[] =>
    Array.from({ length: width }, (_unused, index) => cellText(cells[index] ?? NO_CELL, writing));
  const lines = [texts(hasHead ? first : []), ...body.map((cells) => texts(boldHeads(cells)))];
  const aligns = Array.from({ length: width }, (_unused, column) => body[0]?.[column]?.align ?? "");
  const isAligned =
    lines.length * width <= MOST_ALIGNED_CELLS &&
    lines.every((cells) => cells.every(({ length }) => length <= WIDEST_ALIGNED));
  return isAligned ? aligned(lines, aligns) : plain(lines, aligns);
}

function boldHeads(cells: readonly GridCell[]): readonly GridCell[] {
  if (!cells.every(({ isHeader }) => isHeader)) return cells;
  return cells.map((cell) => {
    const children = joined(linesOf(cell.nodes), BREAK);
    return { ...cell, nodes: [{ type: "element", tagName: "strong", properties: {}, children }] };
  });
}

function cellText({ nodes }: GridCell, writing: Writing): string {
  return inlineMarkdown(joined(linesOf(nodes), BREAK), "cell", writing);
}

function plain(lines: readonly (readonly string[])[], aligns: readonly string[]): string {
  const [head = [], ...body] = lines;
  return [head, aligns.map((align) => dashes(align, 0)), ...body].map(plainLine).join("\n");
}

const plainLine = (cells: readonly string[]): string =>
  `|${cells.map((cell) => (cell === "" ? " |" : ` ${cell} |`)).join("")}`;

/** Columns below each other, as long as no cell is so long that blanks would fill the screen, and the memory. */
function aligned(lines: readonly (readonly string[])[], aligns: readonly string[]): string {
  const widths = aligns.map((align, column) =>
    lines.reduce((most, cells) => Math.max(most, widthOf(cells[column] ?? "")), dashes(align, 0).length),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, aligns[column] ?? "")).join(" | ")} |`;
  const [head = [], ...body] = lines;
  return [line(head), line(aligns.map((align, column) => dashes(align, widths[column] ?? 0))), ...body.map(line)].join(
    "\n",
  );
}

const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text));

function dashes(align: string, width: number): string {
  const [left, right] = [/^(?:left|center)$/.test(align) ? ":" : "", /^(?:right|center)$/.test(align) ? ":" : ""];
  return left + "-".repeat(Math.max(1, width - left.length - right.length)) + right;
}

function padded(text: string, width: number, align: string): string {
  const room = Math.max(0, width - widthOf(text));
  const before = align === "right" ? room : align === "center" ? Math.ceil(room / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(room - before);
}
