/** A name as one line for a terminal: control characters, which could steer it, are spelled out. */
export function shown(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, spelledOut);
}

/** Like {@link shown}, for text of several lines: line breaks and tabs stay. */
export function shownLines(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, (character) =>
    character === "\r" ? "" : spelledOut(character),
  );
}

function spelledOut(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return `\\u${code}`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes for people: `512 B`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** A moment in the person's own time zone, to the minute. */
export function formatDate(date: Date | undefined): string {
  if (date === undefined) return "";
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** A length of time for people: `250ms`, `4s`, `3m 20s`, `2h 05m`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

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
