import { describe, expect, test } from "vitest";
import { markdownToRichText, richTextToMarkdown, richTextToPlainText, sanitise } from "../../src/rich-text/index.ts";

/** A beginning, what is repeated, an end. */
type Shape = readonly [begin: string, repeated: string, end: string];

const HTML: Readonly<Record<string, Shape>> = {
  prose: ["", "<p>Seeded 2.5 million cells in 10 mL of medium &amp; left them at 37 &deg;C.</p>", ""],
  "bold-dense": ["", "<b>a</b> b <i>c</i>, ", ""],
  "<br>-dense": ["", "a<br>", ""],
  "table-dense": ["<table>", "<tr><td>1.5<td>A1<td>x</tr>", "</table>"],
  tables: ["", "<table><tr><td>1</table>", ""],
  "tag storm": ["", "<b><i><p><td></b><span>", ""],
  "entity-dense": ["", "&alpha;&#8594;&lt;", ""],
  "deeply nested": ["", "<div><ul><li>a", ""],
  "list-dense": ["<ul>", "<li>a</li>", "</ul>"],
  "link-dense": ["", "https://x.org/a ", ""],
  "sign-dense": ["", "*a_b~c^d[e](f)`g ", ""],
  "never closed": ["", "<a ", ""],
};
const MARKDOWN: Readonly<Record<string, Shape>> = {
  prose: ["", "Seeded 2.5 million cells & left them.\n\n", ""],
  "]-dense": ["", "]", ""],
  "[-dense": ["", "[", ""],
  "[a](-dense": ["", "[a](", ""],
  "*-dense": ["", "*a ", ""],
  "**-dense": ["", "**a_b ", ""],
  "~-dense": ["", "~a", ""],
  "`-dense": ["", "`a``b", ""],
  "list-dense": ["", "- a\n", ""],
  "table-dense": ["| a | b |\n|---|---|\n", "| 1 | 2 |\n", ""],
  tables: ["", "| a | b |\n|---|---|\n| 1 | 2 |\n\n", ""],
  quotes: ["", "> a\n", ""],
};

const SMALLEST = 24_000;
const DOUBLINGS = 3;
/** Twice the length takes twice the time: as much more is left for a busy machine, and a square would be four times. */
const MOST_PER_DOUBLING = 2.6;
/** Garbage is collected at any time, and weighs most on the small text. */
const ATTEMPTS = 4;
const MOST = MOST_PER_DOUBLING ** DOUBLINGS;

function ofLength([begin, repeated, end]: Shape, length: number): string {
  return begin + repeated.repeat(Math.ceil(length / repeated.length)) + end;
}

/** The time of the processor, which others on the machine do not change; the best of two, as garbage is collected at any time. */
function costMs(run: () => unknown): number {
  const costs = [1, 2].map(() => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...costs);
}

function expectLinear(work: (text: string) => unknown, shape: Shape): void {
  const [small, large] = [ofLength(shape, SMALLEST), ofLength(shape, SMALLEST * 2 ** DOUBLINGS)];
  for (let warm = 0; warm < 3; warm += 1) work(small);
  // Below some milliseconds nothing can be told.
  const ratio = (): number =>
    costMs(() => work(large)) /
    Math.max(
      8,
      costMs(() => work(small)),
    );
  // Time that grows with the square is too much in every attempt.
  let least = ratio();
  for (let attempt = 1; attempt < ATTEMPTS && least >= MOST; attempt += 1) least = Math.min(least, ratio());
  expect(least).toBeLessThan(MOST);
}

test("a square is noticed", () => {
  const square = (text: string): number => {
    let sum = 0;
    for (let at = 0; at < text.length; at += 300) for (const sign of text) sum += sign.length;
    return sum;
  };
  expect(() => expectLinear(square, ["", "a", ""])).toThrow(/less than/);
});

describe("time grows with the length", { timeout: 120_000 }, () => {
  describe.each(Object.entries(HTML))("HTML, %s", (_name, shape) => {
    test("to Markdown", () => expectLinear(richTextToMarkdown, shape));
    test("to plain text", () => expectLinear(richTextToPlainText, shape));
    test("sanitised", () => expectLinear((html) => sanitise(html), shape));
  });
  test.each(Object.entries(MARKDOWN))("Markdown, %s", (_name, shape) => expectLinear(markdownToRichText, shape));
});
