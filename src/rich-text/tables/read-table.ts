import { parse } from "csv-parse/sync";
import { decodeText } from "./csv-text.ts";
import { layoutOf } from "./delimiter.ts";

/** How {@link readTable} is to read. */
export interface ReadTableOptions {
  /** What separates cells. Default: found over all lines. */
  readonly delimiter?: string | undefined;
  /** The encoding of bytes, as `TextDecoder` names it. Default: found. */
  readonly encoding?: string | undefined;
  /** Keep so many rows; all are counted. Default: all. */
  readonly mostRows?: number | undefined;
}

/** A table as a file holds it. */
export interface ReadTable {
  /** The lines above the table: a title, remarks. */
  readonly caption: string;
  /** The rows that were kept, the header among them. */
  readonly rows: readonly (readonly string[])[];
  readonly rowCount: number;
  /** Of the widest row. */
  readonly columnCount: number;
  readonly encoding: string;
  /** What a person should know: how it was read where that was not certain. */
  readonly hints: readonly string[];
}

/**
 * Reads a table as instruments and spreadsheets write it: any usual delimiter, decimal commas, title and remark lines, `sep=;`,
 * rows of different lengths, quotes that are never closed, old line ends. Never throws because of what the table holds, and takes
 * time in proportion to its length.
 *
 * @throws RangeError when `encoding` is none that is known.
 *
 * @example
 * ```ts
 * import { readTable } from "labapi/rich-text";
 *
 * readTable("NanoPhoto\nSample;A260\nS1;0,53\n"); // caption "NanoPhoto", rows [["Sample", "A260"], ["S1", "0,53"]]
 * ```
 */
export function readTable(source: string | Uint8Array, options: ReadTableOptions = {}): ReadTable {
  const decoded =
    typeof source === "string"
      ? { text: source, encoding: "utf-8", isGuessed: false }
      : decodeText(source, options.encoding);
  // Ctrl-Z ends a text of DOS.
  const text = decoded.text
    .replace(/^\uFEFF/, "")
    .replace(/\u001A\s*$/, "")
    .replaceAll(/\r\n?/g, "\n");
  const [declared, body] = declaredOf(text);
  const lines = firstLines(body);
  const layout = layoutOf(lines, options.delimiter ?? declared);
  const title = lines.slice(0, layout.titleLines);
  const table = body.slice(title.reduce((length, line) => length + line.length + 1, 0));
  const collected = new Collector(options.mostRows ?? Number.POSITIVE_INFINITY);
  const isBroken =
    layout.delimiter === undefined
      ? splitByBlanks(table, collected)
      : readCells(table, { ...layout, delimiter: layout.delimiter }, collected);
  const hints = decoded.isGuessed ? [`It was read as ${decoded.encoding}; --encoding says otherwise.`] : [];
  if (isBroken) hints.push("A quote in it is never closed: from there on, quotes were taken as text.");
  const caption = title
    .map((line) => line.replace(/^\s*(?:#+|%+|\/\/)?\s*/, "").replace(/[;,\t|\s]+$/, ""))
    .filter((line) => line !== "")
    .join("\n");
  return { caption, ...collected.result(), encoding: decoded.encoding, hints };
}

/** `sep=;`, as spreadsheets write it in the first line. */
function declaredOf(text: string): readonly [delimiter: string | undefined, body: string] {
  const found = /^"?sep=(.)"?\n/i.exec(text);
  return found === null ? [undefined, text] : [found[1], text.slice(found[0].length)];
}

/** Enough to tell how it is written; a long text is not cut up whole. */
function firstLines(text: string): string[] {
  return text.slice(0, 400_000).split("\n");
}

class Collector {
  readonly #most: number;
  readonly #rows: string[][] = [];
  #count = 0;
  #width = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(cells: readonly string[]): void {
    if (cells.every((cell) => cell === "")) return;
    this.#count += 1;
    this.#width = Math.max(this.#width, cells.length);
    if (this.#rows.length < this.#most) this.#rows.push([...cells]);
  }

  result(): { rows: string[][]; rowCount: number; columnCount: number } {
    return { rows: this.#rows, rowCount: this.#count, columnCount: this.#width };
  }
}

function splitByBlanks(text: string, into: Collector): boolean {
  for (const line of text.split("\n")) into.add(line.trim() === "" ? [] : line.trim().split(/\s+/));
  return false;
}

interface Cells {
  readonly delimiter: string;
  readonly quote: string;
}

/** Whether a quote is never closed: then all is read again, from the row where it opens without quotes. */
function readCells(text: string, { delimiter, quote }: Cells, into: Collector): boolean {
  let [done, isBroken] = [0, false];
  const reading = (from: string, isQuoted: boolean): void => {
    parse(from, {
      delimiter,
      quote: isQuoted ? quote : null,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: delimiter !== "\t",
      record_delimiter: "\n",
      on_record: (record: string[], { bytes }) => {
        into.add(record);
        done = bytes;
        return null;
      },
    });
  };
  try {
    reading(text, true);
  } catch {
    isBroken = true;
    // Bytes, as csv-parse counts them.
    reading(Buffer.from(text).subarray(done).toString(), false);
  }
  return isBroken;
}
