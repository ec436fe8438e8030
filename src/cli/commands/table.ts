import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { type ReadTable, readTable, resolveTerminalText, tableToRichText } from "../../rich-text/index.ts";
import {
  attachWithPreview,
  type Document,
  type DocumentFlags,
  printWritten,
  readDocument,
} from "../inputs/file-with-preview.ts";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { findPage } from "./note.ts";

interface Flags extends DocumentFlags {
  readonly rows: number;
  readonly header: boolean;
  readonly separator?: string;
  readonly encoding?: string;
}

/** What a page shows of a table; the file has all of it. */
const MOST_COLUMNS = 50;
const MOST_CELL_CHARACTERS = 1000;
const MOST_CHARACTERS = 400_000;

/** `labapi table`: a CSV file as a file, with a rich-text table below it. */
export async function run(context: Context, [address, file]: readonly [string, string?], flags: Flags): Promise<void> {
  const document = await readDocument(context, file, flags, "table.csv");
  const table = read(document, flags);
  if (table.rowCount === 0) throw new UsageError(`${JSON.stringify(document.filename)} holds no rows.`);
  const preview = previewOf(table, document.filename, flags);
  for (const hint of table.hints) context.output.say(`${shown(document.filename)}: ${hint}`);
  if (preview.note !== "") context.output.say(`${shown(document.filename)}: ${preview.note}`);
  if (context.isDryRun) {
    return context.output.plan(
      `send ${shown(document.filename)} (${counted(table.rowCount, "row")}) to ${shown(address)}`,
    );
  }
  const page = await findPage(context, address, flags);
  const written = await attachWithPreview(context, page, document, { preview: preview.html, caption: flags.caption });
  printWritten(context, written);
}

function read({ bytes }: Document, { rows, separator, encoding }: Flags): ReadTable {
  const delimiter = separator?.replace(String.raw`\t`, "\t");
  try {
    return readTable(bytes, { delimiter, encoding, mostRows: rows + 1 });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(`The encoding ${JSON.stringify(encoding)} is not known. Try windows-1252 or utf-16le.`, {
      cause,
    });
  }
}

/** The first rows, as far as a page can show them, and what is left out. */
function previewOf(table: ReadTable, filename: string, { rows: most, header }: Flags): { html: string; note: string } {
  const cells = table.rows.map((row) => row.slice(0, MOST_COLUMNS).map(cellOf));
  const body = withinPage(header ? cells.slice(1) : cells, most);
  const [first = []] = cells;
  const left = table.rowCount - (header ? 1 : 0) - body.length;
  const wide = table.columnCount - MOST_COLUMNS;
  const leftOut = [
    ...(left > 0 ? [counted(left, "more row")] : []),
    ...(wide > 0 ? [counted(wide, "more column")] : []),
  ];
  const cut = cutCells(header ? [first, ...body] : body);
  const sentences = [
    ...(leftOut.length === 0 ? [] : [`${leftOut.join(" and ")} in ${shown(filename)}.`]),
    ...(cut === 0
      ? []
      : [`${counted(cut, "cell")} cut at ${MOST_CELL_CHARACTERS} characters; whole in ${shown(filename)}.`]),
  ];
  const note = sentences.join(" ");
  const html = tableToRichText({ caption: cellOf(table.caption), ...(header ? { header: first } : {}), rows: body });
  return { html: note === "" ? html : `${html}<p>${escapeHtml(note)}</p>`, note };
}

function cellOf(cell: string): string {
  const text = resolveTerminalText(cell);
  return text.length > MOST_CELL_CHARACTERS ? `${text.slice(0, MOST_CELL_CHARACTERS)}…` : text;
}

function cutCells(rows: readonly (readonly string[])[]): number {
  return rows.reduce((sum, row) => sum + row.filter(({ length }) => length > MOST_CELL_CHARACTERS).length, 0);
}

function withinPage(rows: readonly (readonly string[])[], most: number): readonly (readonly string[])[] {
  let characters = 0;
  const end = rows.findIndex((row) => (characters += row.join("").length) > MOST_CHARACTERS);
  return rows.slice(0, Math.min(most, end < 0 ? rows.length : Math.max(end, 1)));
}
