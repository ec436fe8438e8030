import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { parseCsv } from "../../rich-text/tables.ts";
import { attachWithPreview, type DocumentFlags, printWritten, readDocument } from "../inputs/file-with-preview.ts";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { findPage } from "./note.ts";

interface Flags extends DocumentFlags {
  readonly rows: number;
  readonly header: boolean;
  readonly separator?: string;
}

/** `labapi table`: a CSV file as a file, with a rich-text table below it. */
export async function run(context: Context, [address, file]: readonly [string, string?], flags: Flags): Promise<void> {
  const document = await readDocument(context, file, flags, "table.csv");
  const rows = parseCsv(document.text, flags.separator?.replace(String.raw`\t`, "\t"));
  if (rows.length === 0) throw new UsageError(`${JSON.stringify(document.filename)} holds no rows.`);
  const preview = tableHtml(rows, document.filename, flags);
  if (context.isDryRun) {
    return context.output.say(
      `Would send ${shown(document.filename)} (${counted(rows.length, "row")}) to ${shown(address)}.`,
    );
  }
  const page = await findPage(context, address, flags);
  printWritten(context, await attachWithPreview(context, page, document, { preview, caption: flags.caption }));
}

function tableHtml(rows: readonly (readonly string[])[], filename: string, { rows: most, header }: Flags): string {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells: readonly string[], tag: "td" | "th"): string => {
    const all = Array.from({ length: width }, (_unused, index) => cells[index] ?? "");
    return `<tr>${all.map((cell) => `<${tag}>${escapeHtml(cell).replaceAll("\n", "<br>")}</${tag}>`).join("")}</tr>`;
  };
  const [first = [], ...others] = rows;
  const body = header ? others : rows;
  const head = header ? `<thead>${line(first, "th")}</thead>` : "";
  const left = body.length - most;
  const note = left > 0 ? `<p>${counted(left, "more row")} in ${escapeHtml(filename)}.</p>` : "";
  const shownRows = body.slice(0, most).map((row) => line(row, "td"));
  return `<table border="1">${head}<tbody>${shownRows.join("")}</tbody></table>${note}`;
}
