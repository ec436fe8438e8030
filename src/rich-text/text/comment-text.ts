import { richTextToMarkdown } from "../markdown/rich-text-to-markdown.ts";

const OPENING =
  /<(p|div|span|ul|ol|li|b|i|u|s|a|em|strong|sup|sub|h[1-6]|blockquote|pre|code|table|del)(?:\s+[a-z-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*>/gi;
const CLOSING = /<\/([a-z][a-z\d]*)\s*>/gi;
const BREAK = /<br\s*\/?>/i;
const REFERENCE = /&(?:nbsp|amp|lt|gt|quot|apos|#39|#x27);/;

/**
 * A comment as text to read. Comments are plain text to the API, but the web page's editor stores HTML: taken as HTML only where
 * that is evident, by an element that is opened and closed, a `<br>`, or a reference such as `&nbsp;` and no bare `<`. So
 * `a<b and c>d` stays as it is.
 *
 * @example
 * ```ts
 * import { commentToMarkdown } from "labapi/rich-text";
 *
 * commentToMarkdown("a<b and c>d"); // "a<b and c>d"
 * commentToMarkdown("<p>10<sup>6</sup></p>"); // "10^6^"
 * ```
 */
export function commentToMarkdown(text: string): string {
  return isRichText(text) ? richTextToMarkdown(text, { shortensPictures: true }) : text;
}

function isRichText(text: string): boolean {
  if (BREAK.test(text) || (!text.includes("<") && REFERENCE.test(text))) return true;
  const closed = new Set([...text.matchAll(CLOSING)].map(([, name = ""]) => name.toLowerCase()));
  return closed.size > 0 && [...text.matchAll(OPENING)].some(([, name = ""]) => closed.has(name.toLowerCase()));
}
