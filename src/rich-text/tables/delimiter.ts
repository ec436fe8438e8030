const MOST_LINES = 2000;

/** A comma is also in numbers and in text: it is taken only where it fits better than all before it. */
const CANDIDATES = ["\t", ";", "|", ","] as const;

/** How the cells of a table are told apart, and where it begins. */
export interface Layout {
  /** `undefined`: by blanks. */
  readonly delimiter: string | undefined;
  /** How many lines stand above the table. */
  readonly titleLines: number;
  readonly quote: '"' | "'";
}

/** Finds the delimiter over all lines: what parts most of them into equally many cells. */
export function layoutOf(lines: readonly string[], given?: string): Layout {
  const sample = lines.slice(0, MOST_LINES);
  const filled = sample.filter((line) => line.trim() !== "" && !isRemark(line));
  const quote = quoteOf(filled);
  const scored = CANDIDATES.map((delimiter) => ({ delimiter, ...scoreOf(filled, delimiter, quote) }));
  const best = scored.reduce((most, next) => (next.score > most.score ? next : most));
  const delimiter = given ?? (best.score > 0 ? best.delimiter : blanksOf(filled));
  const usual = scoreOf(filled, delimiter ?? "", quote).usual;
  return {
    delimiter: delimiter === "" ? undefined : delimiter,
    titleLines: titleLinesOf(sample, delimiter, usual, quote),
    quote,
  };
}

const isRemark = (line: string): boolean => /^\s*(?:#|%|\/\/)/.test(line);

function quoteOf(lines: readonly string[]): '"' | "'" {
  const single = lines.filter((line) => /^'[^"]*'$/.test(line.trim())).length;
  return single > 0 && single === lines.length ? "'" : '"';
}

function scoreOf(lines: readonly string[], delimiter: string, quote: string): { score: number; usual: number } {
  if (delimiter === "") return { score: 0, usual: 0 };
  const counts = new Map<number, number>();
  for (const line of lines) {
    const count = countOutside(line, delimiter, quote);
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  counts.delete(0);
  const [usual = 0, most = 0] = [...counts].toSorted(([a, x], [b, y]) => y - x || b - a)[0] ?? [];
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { score: lines.length === 0 ? 0 : (most + all * 0.5) / lines.length, usual };
}

function countOutside(line: string, delimiter: string, quote: string): number {
  let [count, isQuoted] = [0, false];
  for (const character of line.slice(0, 20_000)) {
    if (character === quote) isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) count += 1;
  }
  // An inch mark: the quotes of this line mean nothing.
  return isQuoted ? line.split(delimiter).length - 1 : count;
}

/** Columns by blanks: all lines have as many words. */
function blanksOf(lines: readonly string[]): "" | "," {
  const counts = new Set(lines.map((line) => line.trim().split(/\s+/).length));
  return counts.size === 1 && !counts.has(1) ? "" : ",";
}

/** Remarks, and lines with fewer cells than the table has, at the top. */
function titleLinesOf(lines: readonly string[], delimiter: string | undefined, usual: number, quote: string): number {
  const first = lines.findIndex((line) => {
    if (line.trim() === "" || isRemark(line)) return false;
    return delimiter === undefined || delimiter === "" || usual === 0 || countOutside(line, delimiter, quote) > 0;
  });
  return Math.max(first, 0);
}
