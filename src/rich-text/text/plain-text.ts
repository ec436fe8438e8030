import type { ElementContent } from "hast";
import { attributeOf } from "../html/parse.ts";
import { readable } from "../html/readable.ts";
import { linesOf, signed, SIGNS } from "../tables/cell-lines.ts";

/**
 * The text of rich text, a line for each paragraph, item and row (cells with a tab between them); raised and lowered parts keep
 * their signs, so that no number becomes another (`10^6^`). For searching, excerpts and comparing; for reading, see
 * {@link richTextToMarkdown}. Takes time in proportion to the length, and never throws.
 *
 * @example
 * ```ts
 * import { richTextToPlainText } from "labapi/rich-text";
 *
 * richTextToPlainText("<h2>Yield</h2><p>10<sup>6</sup> cells</p>"); // "Yield\n10^6^ cells"
 * ```
 */
export function richTextToPlainText(html: string): string {
  return linesOf(readable(html).children as ElementContent[], "\t")
    .map(lineText)
    .join("\n");
}

/** One line of running text; blanks that HTML does not show are one, except in code and at a tab between cells. */
export function lineText(line: readonly ElementContent[]): string {
  const text = line.map(inlineText).join("");
  return line.some((node) => node.type === "element" && node.tagName === "code")
    ? text
    : text.replace(/^ +/, "").replace(/(?<! ) +$/, "");
}

function inlineText(node: ElementContent): string {
  if (node.type === "text") return node.value === "\t" ? "\t" : node.value.replaceAll(/[ \t\r\n\f]+/g, " ");
  if (node.type !== "element") return "";
  if (node.tagName === "br") return "\n";
  if (node.tagName === "img") return attributeOf(node, "alt");
  if (node.tagName === "code") return node.children.map(rawText).join("");
  const inner = node.children.map(inlineText).join("");
  return signed(inner, SIGNS[node.tagName] ?? "");
}

function rawText(node: ElementContent): string {
  if (node.type === "text") return node.value;
  return node.type === "element" ? inlineText(node) : "";
}
