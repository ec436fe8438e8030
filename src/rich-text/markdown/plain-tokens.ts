import type { Token } from "markdown-it";

/** Only what is written by somebody else has to be read again: HTML, pictures, addresses of other kinds. */
const OUTSIDE = new Set(["html_block", "html_inline", "image"]);
const SAFE_ADDRESS = /^(?:https?:|mailto:|ftp:|tel:|[/?#])[^"\u00A0]*$/i;
const SAFE_LANGUAGE = /^[\w+#.-]{0,40}$/;

/** Whether all markup of a text is markdown-it's own, and needs no {@link sanitise}: most texts, and an eighth of the time. */
export function isAllOurs(tokens: readonly Token[]): boolean {
  return !hasLinkInLink(tokens) && tokens.every((token) => isOurs(token) && isAllOurs(token.children ?? []));
}

/** HTML has no link in a link, and closes the first. */
function hasLinkInLink(tokens: readonly Token[]): boolean {
  let open = 0;
  for (const { type } of tokens) {
    if (type === "link_open") open += 1;
    if (type === "link_close") open -= 1;
    if (open > 1) return true;
  }
  return false;
}

function isOurs(token: Token): boolean {
  if (token.type === "fence") return SAFE_LANGUAGE.test(token.info);
  if (token.type !== "link_open") return !OUTSIDE.has(token.type);
  return token.attrGet("title") === null && SAFE_ADDRESS.test(token.attrGet("href") ?? "");
}

/** What markdown-it made of {@link isAllOurs our own} tokens, its signs spelled as {@link writeHtml} spells them. */
export function spelledAsOurs(html: string): string {
  return html.replaceAll("&quot;", '"').replaceAll("\u00A0", "&nbsp;");
}
