import type { Element, ElementContent } from "hast";
import { readable } from "../html/readable.ts";
import { lineText } from "../text/plain-text.ts";
import { linesOf } from "./cell-lines.ts";
import { type GridCell, gridOf } from "./grid.ts";
import type { TableData } from "./table-to-rich-text.ts";

/**
 * The tables in rich text, in the order in which they begin; one in a cell of another stands after it. A cell that spans several
 * rows or columns stands in each of them; lines in a cell have a line break between them. Never throws.
 *
 * @example
 * ```ts
 * import { tablesOf } from "labapi/rich-text";
 *
 * const [table] = tablesOf("<table><tr><th>Well<th>CFU<tr><td>A1<td>10<sup>3</sup></table>");
 * table?.header; // ["Well", "CFU"]
 * table?.rows; // [["A1", "10^3^"]]
 * ```
 */
export function tablesOf(html: string): TableData[] {
  const found: Element[] = [];
  for (const node of readable(html).children) collect(node as ElementContent, found);
  return found.map(dataOf);
}

function collect(node: ElementContent, found: Element[]): void {
  if (node.type !== "element") return;
  if (node.tagName === "table") found.push(node);
  for (const child of node.children) collect(child, found);
}

function text(nodes: readonly ElementContent[]): string {
  return linesOf(nodes).map(lineText).join("\n");
}

function dataOf(table: Element): TableData {
  const { caption, rows } = gridOf(table);
  const [first = [], ...others] = rows;
  const hasHeader = first.some(({ isHeader }) => isHeader);
  const cells = (row: readonly GridCell[]): string[] => row.map(({ nodes }) => text(nodes));
  const title = text(caption);
  return {
    ...(title === "" ? {} : { caption: title }),
    ...(hasHeader ? { header: cells(first) } : {}),
    rows: (hasHeader ? others : rows).map(cells),
  };
}
