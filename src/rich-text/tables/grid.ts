import type { Element, ElementContent } from "hast";

import { append } from "../../core/append.ts";
import { attributeOf } from "../html/parse.ts";

/** A cell of a table; one that spans several places stands in each of them. */
export interface GridCell {
  readonly nodes: readonly ElementContent[];
  readonly isHeader: boolean;
  /** `left`, `right`, `center`, or nothing. */
  readonly align: string | undefined;
}

/** A table as what it says: a value for each row and column. */
export interface Grid {
  readonly caption: readonly ElementContent[];
  readonly rows: readonly (readonly GridCell[])[];
}

/** Nobody reads a wider table; a `colspan` without end would fill the memory. */
const MOST_COLUMNS = 1000;
/** How many places may be filled by cells that span them, over the whole table. */
const MOST_REPEATED = 200_000;

const EMPTY: GridCell = { nodes: [], isHeader: false, align: undefined };

/** The rows of a table, spans written out, as HTML lays a table out. Text outside the cells stands with the caption. */
export function gridOf(table: Element): Grid {
  const parts: Parts = { caption: [], sections: [] };
  collect(table.children, parts, { rows: [] });
  const budget = { left: MOST_REPEATED };
  const rows = parts.sections.flatMap((section) => laidOut(section.rows, budget));
  return { caption: parts.caption, rows: withoutDoubleColumns(rows) };
}

interface Section {
  readonly rows: Element[];
}

interface Parts {
  readonly caption: ElementContent[];
  readonly sections: Section[];
}

/** Rows by section, as a cell does not span beyond its own. */
function collect(nodes: readonly ElementContent[], parts: Parts, loose: Section): void {
  for (const node of nodes) {
    if (node.type === "text" && node.value.trim() !== "") parts.caption.push(node);
    if (node.type !== "element") continue;
    if (node.tagName === "tr") {
      if (!parts.sections.includes(loose)) parts.sections.push(loose);
      loose.rows.push(node);
    } else if (/^(?:thead|tbody|tfoot)$/.test(node.tagName)) collect(node.children, parts, { rows: [] });
    else if (node.tagName === "caption") append(parts.caption, node.children);
    else if (!/^col(?:group)?$/.test(node.tagName)) parts.caption.push(node);
  }
}

interface Place extends GridCell {
  readonly isFirst: boolean;
}

function laidOut(rows: readonly Element[], budget: { left: number }): Place[][] {
  const grid: Place[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.children) {
      if (cell.type !== "element" || !/^t[dh]$/.test(cell.tagName)) continue;
      while (grid[y]?.[x] !== undefined) x += 1;
      fill(grid, cell, { x, y }, budget);
    }
  });
  // Written over once more, as places that were skipped have no value yet.
  return grid.map((row) => Array.from(row, (place) => place ?? { ...EMPTY, isFirst: false }));
}

function fill(grid: Place[][], cell: Element, { x, y }: { x: number; y: number }, budget: { left: number }): void {
  const value: GridCell = {
    nodes: cell.children,
    isHeader: cell.tagName === "th",
    align: alignOf(attributeOf(cell, "align"), attributeOf(cell, "style")),
  };
  const width = Math.min(spanOf(attributeOf(cell, "colSpan")), Math.max(1, MOST_COLUMNS - x));
  const down = spanOf(attributeOf(cell, "rowSpan"));
  const height = Math.min(down === 0 ? grid.length : down, grid.length - y);
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1) {
      const isFirst = row === y && column === x;
      if (!isFirst && (budget.left -= 1) < 0) return;
      const places = grid[row];
      if (places !== undefined) places[column] ??= { ...value, isFirst: column === x };
    }
  }
}

function spanOf(value: string): number {
  const span = Number.parseInt(value || "1", 10);
  return Number.isNaN(span) || span < 0 ? 1 : Math.min(span, 65_534);
}

function alignOf(align: string, style: string): string | undefined {
  const found = /text-align\s*:\s*(left|right|center)/i.exec(style)?.[1] ?? align;
  return /^(?:left|right|center)$/i.test(found) ? found.toLowerCase() : undefined;
}

/** A column in which no cell begins only repeats the one before it. */
function withoutDoubleColumns(rows: readonly (readonly Place[])[]): GridCell[][] {
  const begins = new Set<number>();
  for (const row of rows) row.forEach(({ isFirst }, x) => isFirst && begins.add(x));
  return rows.map((row) => row.filter((_place, x) => begins.has(x)));
}
