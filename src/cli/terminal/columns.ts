import { beginningWithin } from "../../core/graphemes.ts";

/** The library for it, loaded before a command runs: its table of emoji is half of a start, and `--help` needs none of it. */
let widthOf: ((text: string) => number) | undefined;

export async function loadWidths(): Promise<void> {
  widthOf ??= (await import("string-width")).default;
}

/** How many columns a text takes in a terminal; our own colours take none. */
export function displayWidth(text: string): number {
  const plain = text.replaceAll(/\u001B\[[0-9;]*m/g, "");
  return /^[\u0020-\u007E]*$/.test(plain) ? plain.length : (widthOf?.(plain) ?? plain.length);
}

/** The text as long as it fits into so many columns, and an ellipsis. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 2 ? "" : `${beginningWithin(text, width - 1, displayWidth)}…`;
}

/** Rows as aligned columns, two blanks apart; the last column is not padded. `right` names columns of numbers. */
export function columns(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell))));
  return rows
    .map((row) =>
      row
        .map((cell, index) => padded(cell, index, row, widths, right))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function padded(
  cell: string,
  index: number,
  row: readonly string[],
  widths: readonly number[],
  right: ReadonlySet<number>,
): string {
  const blanks = " ".repeat((widths[index] ?? 0) - displayWidth(cell));
  if (right.has(index)) return blanks + cell;
  return index === row.length - 1 ? cell : cell + blanks;
}
