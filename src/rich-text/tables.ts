import { UsageError } from "../core/errors.ts";

/** Rows of a CSV text, as RFC 4180 has it: quotes hold separators, line breaks and doubled quotes. */
export function parseCsv(text: string, separator = separatorOf(text)): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted, wasQuoted] = [[] as string[], "", false, false];
  const endCell = (): void => void (row.push(cell), (cell = ""), (wasQuoted = false));
  const endRow = (): void => void (endCell(), rows.push(row), (row = []));
  // A byte order mark is no part of the first cell.
  const body = text.replace(/^\uFEFF/, "");
  for (let index = 0; index < body.length; index += 1) {
    const character = body.charAt(index);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (body[index + 1] === '"') cell += body.charAt((index += 1));
      else isQuoted = false;
    } else if (character === '"' && cell === "" && !wasQuoted) [isQuoted, wasQuoted] = [true, true];
    else if (character === separator) endCell();
    else if (character === "\n") endRow();
    else if (character !== "\r" || body[index + 1] !== "\n") cell += character;
  }
  if (isQuoted) throw new UsageError(`Row ${rows.length + 1} opens a quote that is never closed.`);
  if (cell !== "" || wasQuoted || row.length > 0) endRow();
  return rows.filter((cells) => cells.length > 1 || cells[0] !== "");
}

/** Whatever of comma, semicolon and tab the first line has most of, quotes aside. */
function separatorOf(text: string): string {
  const [first = ""] = text.replaceAll(/"(?:[^"]|"")*"/g, "").split("\n", 1);
  const count = (separator: string): number => first.split(separator).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}
