import { escapeHtml } from "./escape-html.ts";

/** Where links may lead. Anything else (javascript:, data:, file:) is shown as text. */
const SAFE_LINK = /^(?:https?:\/\/|mailto:)[^\s<>"]+$/i;

const ESCAPED = /\\([!-/:-@[-`{-~])/y;
const LINE_BREAK = /(?: {2,}|\\)\n/y;
// The bounds keep a text full of brackets from being read over and over.
const LINK =
  /!?\[((?:[^[\]\\]|\\.|\[[^[\]]{0,500}\]){0,1000})\]\(\s{0,9}<?([^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()<>]{0,500})?)>?(?:\s{1,9}["'][^"']{0,500}["'])?\s{0,9}\)/y;
const POINTED = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/y;
const BARE = /https?:\/\/[^\s<>"'`]{1,2000}/y;
const MARKS: readonly (readonly [mark: string, tag: string])[] = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "s"],
  ["*", "em"],
  ["_", "em"],
];

/** A piece of the text that is markup, and how many characters it takes. */
interface Found {
  readonly html: string;
  readonly length: number;
}

/** Running Markdown as HTML. Everything that is not markup is escaped, HTML included. */
export function inline(text: string, level = 0): string {
  // Deeper marks are text: nobody sees them, and they would use up the stack.
  return level > MOST_LEVELS ? escapeHtml(text) : new Scanner(text, level).html();
}

const MOST_LEVELS = 20;

/** Goes through a text once; what was looked for in vain is not looked for again. */
class Scanner {
  readonly #text: string;
  readonly #level: number;
  readonly #missing = new Set<string>();

  constructor(text: string, level: number) {
    this.#text = text;
    this.#level = level;
  }

  html(): string {
    let html = "";
    for (let index = 0; index < this.#text.length;) {
      const found = this.#at(index);
      html += found?.html ?? escapeHtml(this.#text.charAt(index));
      index += found?.length ?? 1;
    }
    return html;
  }

  #at(index: number): Found | undefined {
    switch (this.#text.charAt(index)) {
      case "\\":
        return this.#match(ESCAPED, index, ([, character = ""]) => escapeHtml(character)) ?? this.#lineBreak(index);
      case " ":
        return this.#lineBreak(index);
      case "`":
        return this.#code(index);
      case "!":
      case "[":
        return this.#match(LINK, index, ([whole, label = "", href = ""]) => link(label, href, whole, this.#level + 1));
      case "<":
        return this.#match(POINTED, index, ([, href = ""]) => anchor(escapeHtml(href), href));
      case "h":
        return this.#isInWord(index) ? undefined : this.#address(index);
      case "*":
      case "_":
      case "~":
        return this.#emphasis(index);
      default:
        return undefined;
    }
  }

  #match(pattern: RegExp, index: number, write: (match: RegExpExecArray) => string): Found | undefined {
    pattern.lastIndex = index;
    const match = pattern.exec(this.#text);
    return match === null ? undefined : { html: write(match), length: match[0].length };
  }

  #lineBreak(index: number): Found | undefined {
    return this.#match(LINE_BREAK, index, () => "<br>\n");
  }

  /** As many backticks end it as begin it; a run without an end is text. */
  #code(index: number): Found {
    const run = runAt(this.#text, index, "`");
    const from = index + run.length;
    const end = this.#find(run, from, (at) => this.#text[at - 1] !== "`" && this.#text[at + run.length] !== "`");
    if (end === undefined) return { html: run, length: run.length };
    const code = this.#text.slice(from, end).replace(/^ (.*\S.*) $/s, "$1");
    return { html: `<code>${escapeHtml(code)}</code>`, length: end + run.length - index };
  }

  #address(index: number): Found | undefined {
    const [whole] = this.#match(BARE, index, ([href]) => href)?.html.match(/^.*[^.,;:!?)\]}*_~]/s) ?? [];
    return whole === undefined || !SAFE_LINK.test(whole)
      ? undefined
      : { html: anchor(escapeHtml(whole), whole), length: whole.length };
  }

  #emphasis(index: number): Found | undefined {
    for (const [mark, tag] of MARKS) {
      if (!this.#text.startsWith(mark, index) || !this.#opens(mark, index)) continue;
      const from = index + mark.length;
      const end = this.#find(mark, from + 1, (at) => this.#closes(mark, at));
      if (end === undefined) continue;
      return {
        html: `<${tag}>${inline(this.#text.slice(from, end), this.#level + 1)}</${tag}>`,
        length: end + mark.length - index,
      };
    }
    return undefined;
  }

  #opens(mark: string, index: number): boolean {
    const next = this.#text.charAt(index + mark.length);
    if (/^\s?$/.test(next) || (mark.length === 1 && next === mark)) return false;
    // An underscore inside a word is part of the word: file_name_1.csv.
    return !mark.startsWith("_") || !this.#isInWord(index);
  }

  #closes(mark: string, at: number): boolean {
    const [before, after] = [this.#text.charAt(at - 1), this.#text.charAt(at + mark.length)];
    if (/[\s\\]/.test(before)) return false;
    if (mark.startsWith("_") && /[\p{L}\p{N}_]/u.test(after)) return false;
    // `*` must not end at one half of a `**`; `**` ends at the last two of `***`.
    return mark.length === 1 ? before !== mark && after !== mark : after !== mark.charAt(0);
  }

  #find(mark: string, from: number, fits: (at: number) => boolean): number | undefined {
    if (this.#missing.has(mark)) return undefined;
    for (let at = this.#text.indexOf(mark, from); at >= 0; at = this.#text.indexOf(mark, at + 1)) {
      if (fits(at)) return at;
    }
    this.#missing.add(mark);
    return undefined;
  }

  #isInWord(index: number): boolean {
    return /[\p{L}\p{N}_]/u.test(this.#text.charAt(index - 1));
  }
}

function runAt(text: string, index: number, character: string): string {
  let end = index;
  while (text[end] === character) end += 1;
  return text.slice(index, end);
}

/** Pictures cannot be embedded from outside, so they become links too. */
function link(label: string, href: string, whole: string, level: number): string {
  if (!SAFE_LINK.test(href)) return escapeHtml(whole);
  return anchor(label === "" ? escapeHtml(href) : inline(label, level), href);
}

function anchor(label: string, href: string): string {
  return `<a href="${escapeHtml(href)}">${label}</a>`;
}
