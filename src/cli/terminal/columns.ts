const segmenter = new Intl.Segmenter();
const WIDE =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u;

/** How many columns a text takes in a terminal. */
export function displayWidth(text: string): number {
  const plain = text.replaceAll(/\u001B\[[0-9;]*m/g, "");
  if (/^[\u0020-\u024F]*$/.test(plain)) return plain.length;
  return [...segmenter.segment(plain)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}

/** The text as long as it fits into so many columns, and an ellipsis. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let [line, used] = ["", 1];
  for (const { segment } of segmenter.segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    line += segment;
  }
  return width < 2 ? "" : `${line}…`;
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
