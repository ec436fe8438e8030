import type MarkdownIt from "markdown-it";

const SWALLOWING =
  /<(?=\/?(title|textarea|style|xmp|iframe|noembed|noframes|noscript|script|plaintext|template|select)(?:[\s/>]|$))/gi;

/**
 * Tags after which HTML would no longer be read as such are shown as text, as GitHub has it: where they are never closed, all
 * that follows would be lost with them.
 */
export function filteredTags(markdown: MarkdownIt): void {
  const closed = new Set<string>();
  markdown.core.ruler.before("normalize", "closed_tags", ({ src }) => {
    closed.clear();
    for (const [, name = ""] of src.matchAll(/<\/([a-z]{3,9})[\s>]/gi)) closed.add(name.toLowerCase());
  });
  const filtered = (html: string): string =>
    html.replaceAll(SWALLOWING, (tag, name: string) => (closed.has(name.toLowerCase()) ? tag : "&lt;"));
  markdown.renderer.rules["html_inline"] = (tokens, index) => filtered(tokens[index]?.content ?? "");
  markdown.renderer.rules["html_block"] = (tokens, index) => filtered(tokens[index]?.content ?? "");
}
