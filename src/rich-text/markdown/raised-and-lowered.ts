import type MarkdownIt from "markdown-it";
import type { StateInline } from "markdown-it";

const TILDE = 0x7e;
/** One tilde only goes with one, two only with two: markers of their own for markdown-it's search for pairs. */
const SINGLE = 0x10_00_7e;

/** What may be raised or lowered by `^…^` and `~…~`: a short word. Longer things are written in HTML. */
export const RAISED = /^[^\s^~]{1,60}$/u;
const AT_CARET = /\^((?:[^\s^~\\]|\\[!-/:-@[-`{-~]){1,60})\^/uy;
const WORD_BEFORE = /[\p{L}\p{M}\p{N})\]}"'’”µ°%*_]$/u;

/** `~~struck~~` and `~struck~` as GitHub has it, `10^6^` raised, and `H~2~O` (a word before it, no blank within) lowered. */
export function raisedAndLowered(markdown: MarkdownIt): void {
  markdown.inline.ruler.at("strikethrough", tildes);
  markdown.inline.ruler2.at("strikethrough", (state) => {
    strike(state, state.delimiters);
    for (const meta of state.tokens_meta)
      if (meta !== null && meta.delimiters !== undefined) strike(state, meta.delimiters);
    return true;
  });
  markdown.inline.ruler.after("emphasis", "raised", raised);
}

function raised(state: StateInline, silent: boolean): boolean {
  AT_CARET.lastIndex = state.pos;
  const [whole, content = ""] = AT_CARET.exec(state.src) ?? [];
  if (whole === undefined || !hasWordBefore(state, state.pos)) return false;
  if (!silent) {
    state.push("sup_open", "sup", 1);
    state.push("text", "", 0).content = content.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1");
    state.push("sup_close", "sup", -1);
  }
  state.pos += whole.length;
  return true;
}

function hasWordBefore({ src }: StateInline, at: number): boolean {
  return WORD_BEFORE.test(src.slice(Math.max(0, at - 2), at));
}

function tildes(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== TILDE) return false;
  const { can_open: open, can_close: close, length } = state.scanDelims(state.pos, true);
  // Where a tilde stands is known only now; what it is, only at the end of the paragraph.
  const text = { content: "~".repeat(length), meta: { isAfterWord: hasWordBefore(state, state.pos) } };
  Object.assign(state.push("text", "", 0), text);
  if (length <= 2) {
    const [marker, token] = [length === 1 ? SINGLE : TILDE, state.tokens.length - 1];
    state.delimiters.push({ marker, length: 0, token, end: -1, open, close });
  }
  state.pos += length;
  return true;
}

function strike(state: StateInline, delimiters: StateInline["delimiters"]): void {
  for (const { marker, end, token } of delimiters) {
    const [first, last] = [state.tokens[token], state.tokens[delimiters[end]?.token ?? -1]];
    if ((marker !== TILDE && marker !== SINGLE) || first === undefined || last === undefined) continue;
    const tag = marker === SINGLE && isLowered(state, token, delimiters[end]?.token ?? token) ? "sub" : "del";
    Object.assign(first, { type: `${tag}_open`, tag, nesting: 1, content: "" });
    Object.assign(last, { type: `${tag}_close`, tag, nesting: -1, content: "" });
  }
}

function isLowered({ tokens }: StateInline, first: number, last: number): boolean {
  const [opening, inner] = [tokens[first], tokens[first + 1]];
  const isAfterWord = (opening?.meta as { isAfterWord?: boolean } | null)?.isAfterWord === true;
  return isAfterWord && last === first + 2 && inner?.type === "text" && RAISED.test(inner.content);
}
