import { readable } from "../html/readable.ts";
import { blocksMarkdown } from "./blocks.ts";

/** How {@link richTextToMarkdown} writes. */
export interface MarkdownOptions {
  /** Pictures that stand in the text itself are named (`![gel](data:image/png;base64,…)`), not written out. Default: false. */
  readonly shortensPictures?: boolean;
}

/**
 * Rich text as Markdown that reads well and says all that the page says: no number loses its exponent or its column.
 *
 * What Markdown has no sign for is written so that it is seen, and read back: `10^6^` (raised), `H~2~O` (lowered), `~~x~~`
 * (struck, also by style), a cell that spans several places in each of them, several paragraphs or items in a cell with `<br>`
 * between them, a caption as the paragraph before its table, `☑`/`☐` for boxes, `<u>`, `<mark>` and `<kbd>` as they are.
 * Colours and fonts alone are not shown.
 *
 * Takes time in proportion to the length, and never throws.
 *
 * @example
 * ```ts
 * import { richTextToMarkdown } from "labapi/rich-text";
 *
 * richTextToMarkdown("<p><b>2.5</b> &times; 10<sup>6</sup></p>"); // "**2.5** × 10^6^"
 * ```
 */
export function richTextToMarkdown(html: string, { shortensPictures = false }: MarkdownOptions = {}): string {
  return blocksMarkdown(readable(html).children, { shortensPictures });
}
