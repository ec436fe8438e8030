import type MarkdownIt from "markdown-it";
import { addressesIn, isDomain, withoutTail } from "./addresses.ts";
import type { StateCore, StateInline, Token } from "markdown-it";

const COLON = 0x3a;
/** Bare addresses become links, as GitHub has it: `https://…`, `www.…` and e-mail. */
export function autolinks(markdown: MarkdownIt): void {
  markdown.inline.ruler.push("bare_link", bareLink);
  markdown.core.ruler.push("bare_names", bareNames);
}

/** At the colon, as markdown-it does not stop at letters; the scheme is already among the text. */
function bareLink(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== COLON || isInLink(state)) return false;
  const scheme = /https?$/i.exec(state.pending)?.[0];
  if (scheme === undefined || !state.src.startsWith("://", state.pos)) return false;
  const start = state.pos - scheme.length;
  if (/[A-Za-z]/.test(state.src.charAt(start - 1))) return false;
  const rest = /^[^\s<]{0,2000}/.exec(state.src.slice(state.pos + 3, state.pos + 2003))?.[0] ?? "";
  const path = withoutTail(rest);
  if (!isDomain(path)) return false;
  const text = `${scheme}://${path}`;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    push(state, text);
  }
  state.pos += 3 + path.length;
  return true;
}

/** markdown-it counts it, but does not declare it. */
const isInLink = (state: StateInline & { readonly linkLevel?: number }): boolean => (state.linkLevel ?? 0) > 0;

function push(state: StateInline, text: string): void {
  state.push("link_open", "a", 1).attrs = [["href", state.md.normalizeLink(text)]];
  state.push("text", "", 0).content = text;
  state.push("link_close", "a", -1);
}

function bareNames(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type !== "inline" || token.children === null || !/@|www\./i.test(token.content)) continue;
    let level = 0;
    token.children = token.children.flatMap((child, index, all) => {
      if (/^(?:link_open|html_inline)$/.test(child.type)) level += opens(child);
      if (child.type === "link_close") level -= 1;
      return child.type === "text" && level <= 0 ? linked(state, child, all[index - 1]) : [child];
    });
  }
}

function opens({ type, content }: Token): number {
  if (type === "link_open" || /^<a[\s>]/i.test(content)) return 1;
  return /^<\/a/i.test(content) ? -1 : 0;
}

function linked(state: StateCore, token: Token, before: Token | undefined): Token[] {
  const pieces: Token[] = [];
  let at = 0;
  const text = (content: string): void => {
    if (content !== "") pieces.push(Object.assign(new state.Token("text", "", 0), { content, level: token.level }));
  };
  for (const { index, text: address, href } of addressesIn(token.content)) {
    // Behind a tag or code it is part of a word.
    if (index === 0 && /^(?:html_inline|code_inline|image|su[bp]_close)$/.test(before?.type ?? "")) continue;
    text(token.content.slice(at, index));
    pieces.push(
      Object.assign(new state.Token("link_open", "a", 1), { attrs: [["href", state.md.normalizeLink(href)]] }),
    );
    text(address);
    pieces.push(new state.Token("link_close", "a", -1));
    at = index + address.length;
  }
  if (at === 0) return [token];
  text(token.content.slice(at));
  return pieces;
}
