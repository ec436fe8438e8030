import { html } from "hono/html";
import { type Html, NOTHING } from "../../../look/index.ts";
import { readTable, type ReadTable } from "../../../rich-text/index.ts";
import { extensionOf } from "./kinds.ts";

const MOST_ROWS = 100;
const MOST_COLUMNS = 40;
const MOST_CELL_CHARACTERS = 300;

/** The first rows of a table, with what is above them. */
export function tablePreview(name: string, text: string, isWhole: boolean): Html {
  const delimiter = /^(?:tsv|tab)$/.test(extensionOf(name)) ? "\t" : undefined;
  const table = readTable(text, { delimiter, mostRows: MOST_ROWS + 1 });
  const [header, ...rows] = table.rows;
  if (header === undefined) return NOTHING;
  const [width, missing] = [Math.min(table.columnCount, MOST_COLUMNS), Math.max(table.columnCount - MOST_COLUMNS, 0)];
  return html`<div class="preview">
    ${table.caption === "" ? NOTHING : html`<p class="note">${table.caption}</p>`}
    <div class="sheet" tabindex="0" role="region" aria-label="${name}">
      <table>
        <thead>
          <tr>
            ${cellsOf(header, width).map((cell) => html`<th scope="col">${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${cellsOf(row, width).map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${remark(table, rows.length, missing, isWhole)}
  </div>`;
}

function cellsOf(row: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_cell, index) => {
    const text = row[index] ?? "";
    return text.length <= MOST_CELL_CHARACTERS ? text : `${text.slice(0, MOST_CELL_CHARACTERS)}…`;
  });
}

function remark({ rowCount }: ReadTable, shown: number, missingColumns: number, isWhole: boolean): Html {
  const all = rowCount - 1;
  const facts = [
    ...(all > shown || !isWhole ? [`The first ${shown} rows${isWhole ? ` of ${all}` : ""} are shown.`] : []),
    ...(missingColumns > 0 ? [`${missingColumns} more columns are not shown.`] : []),
  ];
  return facts.length === 0 ? NOTHING : html`<p class="note">${facts.join(" ")}</p>`;
}
