import type MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import { blockRule } from "./block-rule.ts";

/** `- [x] done`: a sign, as a page has no use for a box that cannot be ticked. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after("inline", "task_lists", ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type === "inline" && isFirstOfItem(tokens, index)) tick(token);
    });
  });
}

/** The words that stand for a picture: what was escaped in them is text like the rest. */
export function pictureTexts(markdown: MarkdownIt): void {
  markdown.core.ruler.push("picture_texts", ({ tokens }) => {
    for (const { children } of tokens)
      for (const child of children ?? []) if (child.type === "image") child.children?.forEach(asText);
  });
}

function asText(token: Token): void {
  if (token.type === "text_special") token.type = "text";
}

function isFirstOfItem(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.type === "paragraph_open" && tokens[index - 2]?.type === "list_item_open";
}

function tick({ children }: Token): void {
  const first = children?.[0];
  const found = first?.type === "text" ? /^\[([ xX])\](?=\s)/.exec(first.content) : null;
  if (first === undefined || found === null) return;
  first.content = `${found[1] === " " ? "☐" : "☑"}${first.content.slice(3)}`;
}

/**
 * A line that begins a quote or a list begins no table, as GitHub has it. And a table needs a line of headings in Markdown; where
 * all of them are empty, there are none.
 */
export function tables(markdown: MarkdownIt): void {
  const { ruler } = markdown.block;
  const table = blockRule(ruler, "table");
  ruler.disable("table");
  ruler.before("lheading", "gfm_table", table, { alt: ["paragraph", "reference"] });
  markdown.core.ruler.push("headless_tables", (state) => {
    const { tokens } = state;
    const dropped = new Set<number>();
    for (let index = 0; index < tokens.length; index += 1) {
      if (tokens[index]?.type !== "thead_open") continue;
      let end = index;
      while (tokens[end]?.type !== "thead_close") end += 1;
      if (!isEmpty(tokens.slice(index, end)) || tokens[end + 1]?.type !== "tbody_open") continue;
      for (let at = index; at <= end; at += 1) dropped.add(at);
    }
    if (dropped.size > 0) state.tokens = tokens.filter((_token, index) => !dropped.has(index));
  });
}

function isEmpty(tokens: readonly Token[]): boolean {
  return tokens.every(({ type, content }) => type !== "inline" || content.trim() === "");
}
