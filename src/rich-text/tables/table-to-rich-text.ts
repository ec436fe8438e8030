import { escapeHtml } from "../escape-html.ts";

/** A table of plain texts. */
export interface TableData {
  /** What the table is about; several lines are possible. */
  readonly caption?: string;
  /** The names of the columns. */
  readonly header?: readonly string[];
  /** Rows may differ in length; what is missing is empty. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * A table as rich text, as LabArchives' editor would make it. Everything in it is text; a line break in a cell stays one.
 *
 * @example
 * ```ts
 * import { tableToRichText } from "labapi/rich-text";
 *
 * tableToRichText({ header: ["Well"], rows: [["A1"]] });
 * // '<table border="1"><thead><tr><th>Well</th></tr></thead><tbody><tr><td>A1</td></tr></tbody></table>'
 * ```
 */
export function tableToRichText({ caption = "", header, rows }: TableData): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), header?.length ?? 0);
  const title = caption === "" ? "" : `<caption>${cellText(caption)}</caption>`;
  const head = header === undefined ? "" : `<thead>${line(header, "th", width)}</thead>`;
  const body = rows.map((row) => line(row, "td", width)).join("");
  return `<table border="1">${title}${head}<tbody>${body}</tbody></table>`;
}

function line(cells: readonly string[], tag: "td" | "th", width: number): string {
  const all = Array.from({ length: width }, (_unused, index) => cells[index] ?? "");
  return `<tr>${all.map((cell) => `<${tag}>${cellText(cell)}</${tag}>`).join("")}</tr>`;
}

function cellText(cell: string): string {
  return escapeHtml(cell).replaceAll(/\r\n?|\n/g, "<br>");
}
