import { escapeHtml } from "./escape-html.ts";
import { inline } from "./markdown-inline.ts";

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+-]*)[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)(.*)$/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Markdown as the rich text LabArchives shows: headings, paragraphs, lists, tables, quotes, code and running markup. HTML in it is
 * shown as text, so that what arrives on the page is exactly this and nothing else.
 */
export function markdownToHtml(markdown: string): string {
  return blocks(markdown.replaceAll(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n")).join("\n");
}

/** Deeper quotes and lists are text: nobody reads them, and they would use up the stack. */
const MOST_LEVELS = 20;

/** One reader after the other looks at the lines that are left, and says how many it took. */
type Reader = (
  lines: readonly string[],
  depth: number,
) => { readonly html: string; readonly count: number } | undefined;

const READERS: readonly Reader[] = [readFence, readHeading, readRule, readQuote, readList, readTable, readIndented];

function blocks(lines: readonly string[], depth = 0): string[] {
  const html: string[] = [];
  let rest = lines;
  while (rest.length > 0) {
    if (isBlank(rest[0])) {
      rest = rest.slice(1);
      continue;
    }
    const { html: block, count } = read(rest, depth) ?? readParagraph(rest);
    html.push(block);
    rest = rest.slice(count);
  }
  return html;
}

function read(lines: readonly string[], depth: number): ReturnType<Reader> {
  if (depth > MOST_LEVELS) return undefined;
  for (const reader of READERS) {
    const found = reader(lines, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readFence(lines: readonly string[]): ReturnType<Reader> {
  const [, fence] = FENCE.exec(lines[0] ?? "") ?? [];
  if (fence === undefined) return undefined;
  const rest = lines.slice(1);
  const end = rest.findIndex(
    (line) => line.trim().startsWith(fence) && line.trim().replaceAll(fence.charAt(0), "") === "",
  );
  const code = end < 0 ? rest : rest.slice(0, end);
  return { html: preformatted(code), count: code.length + (end < 0 ? 1 : 2) };
}

function readHeading([first = ""]: readonly string[]): ReturnType<Reader> {
  const [, marks, text = ""] = HEADING.exec(first) ?? [];
  if (marks === undefined) return undefined;
  return { html: `<h${marks.length}>${inline(text.trim())}</h${marks.length}>`, count: 1 };
}

function readRule([first = ""]: readonly string[]): ReturnType<Reader> {
  return RULE.test(first) ? { html: "<hr>", count: 1 } : undefined;
}

function readQuote(lines: readonly string[], depth: number): ReturnType<Reader> {
  const count = countWhile(lines, (line) => QUOTE.test(line));
  if (count === 0) return undefined;
  const quoted = lines.slice(0, count).map((line) => line.replace(QUOTE, ""));
  const inner = blocks(quoted, depth + 1);
  return { html: `<blockquote>${inner.join("\n")}</blockquote>`, count };
}

function readIndented(lines: readonly string[]): ReturnType<Reader> {
  const count = countWhile(lines, (line) => line.startsWith("    ") || isBlank(line));
  if (count === 0 || !lines[0]?.startsWith("    ")) return undefined;
  return { html: preformatted(lines.slice(0, count).map((line) => line.slice(4))), count };
}

function readTable(lines: readonly string[]): ReturnType<Reader> {
  const [head = "", rule = ""] = lines;
  if (!head.includes("|") || !TABLE_RULE.test(rule) || cells(head).length !== cells(rule).length) return undefined;
  const rest = lines.slice(2);
  const count = countWhile(rest, (line) => line.includes("|") && !isBlank(line));
  const width = cells(head).length;
  const row = (line: string, tag: "td" | "th"): string => {
    const found = cells(line);
    const padded = Array.from({ length: width }, (_unused, index) => found[index] ?? "");
    return `<tr>${padded.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join("")}</tr>`;
  };
  const body = rest.slice(0, count).map((line) => row(line, "td"));
  return { html: `<table><thead>${row(head, "th")}</thead><tbody>${body.join("")}</tbody></table>`, count: count + 2 };
}

function cells(line: string): string[] {
  const trimmed = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return trimmed.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll(String.raw`\|`, "|"));
}

function readList(lines: readonly string[], depth: number): ReturnType<Reader> {
  const [, , mark] = ITEM.exec(lines[0] ?? "") ?? [];
  if (mark === undefined || RULE.test(lines[0] ?? "")) return undefined;
  const items: string[] = [];
  let count = 0;
  for (;;) {
    const item = readItem(lines.slice(count), mark, depth);
    if (item === undefined) break;
    items.push(item.html);
    count += item.count;
  }
  if (count === 0) return undefined;
  const number = Number.parseInt(mark, 10);
  const tag = Number.isNaN(number) ? "ul" : "ol";
  const start = Number.isNaN(number) || number === 1 ? "" : ` start="${number}"`;
  return { html: `<${tag}${start}>${items.join("")}</${tag}>`, count };
}

/** The lines of one item: its own, those indented below it, and the running-on of its last paragraph. */
function readItem(lines: readonly string[], mark: string, level: number): ReturnType<Reader> {
  const [, indent = "", own = "", gap = "", text = ""] = ITEM.exec(lines[0] ?? "") ?? [];
  if (own === "" || isNumber(own) !== isNumber(mark) || own.at(-1) !== mark.at(-1)) return undefined;
  const depth = indent.length + own.length + Math.min(Math.max(gap.length, 1), 4);
  const inner = [text];
  let count = 1;
  for (; count < lines.length; count += 1) {
    const line = lines[count] ?? "";
    const isRunningOn = !isBlank(inner.at(-1)) && !startsBlock(line);
    const isBelow = isBlank(line) ? indentOf(lines[count + 1]) >= depth : indentOf(line) >= Math.min(depth, 2);
    if (!isBelow && (isBlank(line) || !isRunningOn)) break;
    inner.push(line.slice(Math.min(indentOf(line), depth)));
  }
  const after = countWhile(lines.slice(count), isBlank);
  const hasNext = ITEM.test(lines[count + after] ?? "");
  return { html: `<li>${itemHtml(inner, level + 1)}</li>`, count: count + (hasNext ? after : 0) };
}

/** An item of one paragraph needs no `<p>`. */
function itemHtml(lines: readonly string[], level: number): string {
  const [, box, task = ""] = /^\[([ xX])\] (.*)$/.exec(lines[0] ?? "") ?? [];
  const text = box === undefined ? lines : [`${box === " " ? "☐" : "☑"} ${task}`, ...lines.slice(1)];
  return blocks(text, level)
    .join("\n")
    .replace(/^<p>([\s\S]*?)<\/p>/, "$1");
}

function readParagraph(lines: readonly string[]): { html: string; count: number } {
  const more = countWhile(lines.slice(1), (line) => !isBlank(line) && !startsBlock(line));
  const text = lines
    .slice(0, more + 1)
    .map((line) => line.trimStart())
    .join("\n");
  return { html: `<p>${inline(text.trimEnd())}</p>`, count: more + 1 };
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line)) || isBlank(line);
}

function preformatted(lines: readonly string[]): string {
  return `<pre>${escapeHtml(lines.join("\n").replace(/\s+$/, ""))}</pre>`;
}

function countWhile(lines: readonly string[], fits: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !fits(line));
  return end < 0 ? lines.length : end;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}

function isNumber(mark: string): boolean {
  return /^\d/.test(mark);
}

function indentOf(line: string | undefined): number {
  return line === undefined ? 0 : line.length - line.trimStart().length;
}
