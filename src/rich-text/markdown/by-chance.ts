import type MarkdownIt from "markdown-it";
import type { StateBlock, StateInline } from "markdown-it";
import { blockRule } from "./block-rule.ts";

const STAR = 0x2a;
/** How far back the number before is looked for. */
const MOST_LINES_BACK = 60;

/** `*p < 0.05`: stars that mark a level of significance, and no emphasis. */
const SIGNIFICANCE =
  /\*+ {0,2}(?:adj(?:usted|\.)? {0,2})?[pq](?:[ _-]?(?:adj|val(?:ues?)?))?\.? {0,3}(?:[<>=≤≥≪]|&[lg][te];)/iy;
const SIGNIFICANCE_LINE = /^\*[ \t]+(?:adj(?:usted|\.)? {0,2})?[pq](?:[ _-]?(?:adj|val(?:ues?)?))?\.? {0,3}[<>=≤≥≪]/i;

/** Whether the stars at a place of a text mean significance also when the text is written as Markdown. */
export function isReadAsSignificance(text: string, at: number, after: string): boolean {
  SIGNIFICANCE.lastIndex = at;
  const found = SIGNIFICANCE.exec(text)?.[0];
  if (found === undefined || found.endsWith(";")) return false;
  const end = at + found.length;
  // What follows may make a tag of it, and then it is escaped.
  return !found.endsWith("<") || (!/^[!/?A-Za-z]/.test(text.charAt(end)) && (end < text.length || after === ""));
}

/** What Markdown takes for a list or for emphasis only by chance, as people write it in their logs. */
export function byChance(markdown: MarkdownIt): void {
  const { ruler } = markdown.block;
  const list = blockRule(ruler, "list");
  ruler.at("list", (state, line, end, silent) => !isChance(state, line) && list(state, line, end, silent), {
    alt: ["paragraph", "reference", "blockquote"],
  });
  // Ends a list before such a line, which would be its next item.
  ruler.before("list", "number_by_chance", (state, line, _end, silent) => silent && isNumberByChance(state, line), {
    alt: ["list"],
  });
  markdown.inline.ruler.before("emphasis", "significance", significance);
}

function isChance(state: StateBlock, line: number): boolean {
  return isNumberByChance(state, line) || isLegend(state, line);
}

/** `2024. It has held`: three digits and more, unless the number before begins a line shortly above. */
function isNumberByChance(state: StateBlock, line: number): boolean {
  const found = /^([1-9]\d{2,8})[.)](?:\s|$)/.exec(textOf(state, line));
  if (found === null) return false;
  const before = new RegExp(`^[\\s>]*0*${Number(found[1]) - 1}[.)](?:\\s|$)`);
  for (let above = line - 1; above >= Math.max(0, line - MOST_LINES_BACK); above -= 1) {
    if (before.test(state.src.slice(state.bMarks[above], state.eMarks[above]).slice(0, 200))) return false;
  }
  return true;
}

const isLegend = (state: StateBlock, line: number): boolean => SIGNIFICANCE_LINE.test(textOf(state, line));

function textOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  const from = (bMarks[line] ?? 0) + (tShift[line] ?? 0);
  return src.slice(from, Math.min(eMarks[line] ?? from, from + 80));
}

function significance(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== STAR) return false;
  SIGNIFICANCE.lastIndex = state.pos;
  if (!SIGNIFICANCE.test(state.src)) return false;
  let end = state.pos;
  while (state.src.charCodeAt(end) === STAR) end += 1;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}
