import type MarkdownIt from "markdown-it";
import type { StateBlock } from "markdown-it";

/** Quotes and lists within each other, counted as the tree counts them: a list and its item are two. */
const MOST_LEVELS = 60;

/**
 * What is nested deeper than anybody writes is a paragraph, its marks as they were typed. markdown-it would leave it out, and a note
 * must not lose a word.
 */
export function nesting(markdown: MarkdownIt): void {
  // Higher than any level that the rule below lets come into being.
  Object.assign(markdown.options, { maxNesting: 2 * MOST_LEVELS });
  markdown.block.ruler.before("code", "nesting", asTyped);
}

function asTyped(state: StateBlock, startLine: number, endLine: number, isAsked: boolean): boolean {
  if (isAsked || state.level < MOST_LEVELS) return false;
  let end = startLine + 1;
  while (end < endLine && (state.isEmpty(end) || (state.sCount[end] ?? 0) >= state.blkIndent)) end += 1;
  state.push("paragraph_open", "p", 1).map = [startLine, end];
  const inline = state.push("inline", "", 0);
  inline.content = state.getLines(startLine, end, state.blkIndent, false).trim();
  inline.map = [startLine, end];
  inline.children = [];
  state.push("paragraph_close", "p", -1);
  state.line = end;
  return true;
}
