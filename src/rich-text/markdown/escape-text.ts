import { isReadAsSignificance } from "./by-chance.ts";
import { kindOf } from "./flanking.ts";

/** What stands around a text that is written. */
export interface Surroundings {
  /** The end of what is written already; "" at the start of a line. */
  readonly before: string;
  /** The next sign; "" at the end of the block. */
  readonly after: string;
  readonly isLineStart: boolean;
  readonly isInCell: boolean;
  readonly isInLink: boolean;
  /** Whether a tilde has no other in the same line, and so means nothing. */
  readonly keepsTilde: boolean;
}

const SPECIAL = /[\\`~^[\]<&|!]|\*+|_+|(?<=\])\(/g;
const REFERENCE = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;
const RAISES = /\^(?=\S{0,130}\^)/y;
const MAY_RAISE = /\^(?=\S{0,130}(?:\^|$))/y;

/**
 * Text with a backslash before what would be read as Markdown: as little as can be, as it is in a reader's way in the midst of
 * numbers and file names. In one pass, however long the text is.
 */
export function escapeText(text: string, around: Surroundings): string {
  const escaped = text.replaceAll(SPECIAL, (found: string, at: number) => escapedSign(text, found, at, around));
  return around.isLineStart ? escapedLineStart(escaped) : escaped;
}

function escapedSign(text: string, found: string, at: number, around: Surroundings): string {
  const end = at + found.length;
  const before = at > 0 ? text.charAt(at - 1) : around.before.slice(-1);
  const after = end < text.length ? text.charAt(end) : around.after;
  const isEscaped = ((): boolean => {
    switch (found.charAt(0)) {
      case "`":
      case "(":
        return true;
      case "\\":
        return end === text.length || /[!-/:-@[-`{-~\s]/.test(after);
      case "*":
        return isStarMark(text, at, before, after, around);
      case "_":
        return isUnderscoreMark(before, after, around.isLineStart && at === 0);
      case "~":
        return !around.keepsTilde;
      case "^":
        return matchesAt(around.after === "" ? RAISES : MAY_RAISE, text, at);
      case "[":
        return around.isInLink || (around.isLineStart && at === 0);
      case "]":
        return around.isInLink;
      case "<":
        return /^[!/?A-Za-z]/.test(after) || (end === text.length && after !== "");
      case "&":
        return matchesAt(REFERENCE, text, at);
      case "!":
        return after === "[" || (end === text.length && after === "!");
      default:
        return around.isInCell;
    }
  })();
  return isEscaped ? found.replaceAll(/./g, String.raw`\$&`) : found;
}

function isStarMark(text: string, at: number, before: string, after: string, around: Surroundings): boolean {
  if (around.isLineStart && at === 0 && kindOf(after) === "blank") return true;
  if (kindOf(before) !== "blank") return true;
  return kindOf(after) !== "blank" && !isReadAsSignificance(text, at, around.after);
}

function isUnderscoreMark(before: string, after: string, isFirst: boolean): boolean {
  if (kindOf(before) === "blank" && kindOf(after) === "blank") return isFirst;
  return !/[\p{L}\p{N}]/u.test(before) || !/[\p{L}\p{N}]/u.test(after);
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** What begins a heading, an item, a quote, a table or a line. */
function escapedLineStart(text: string): string {
  return text.replace(
    /^(\d{1,9}(?=[.)](?:\s|$))|)(#(?=#{0,5}(?:\s|$))|[+-](?=[\s|:-]|$)|[.)]|>|=(?==*(?:\s|$))|:(?=[-:|\s])|\|)/,
    (whole, number: string, sign: string) => (/[.)]/.test(sign) === (number === "") ? whole : `${number}\\${sign}`),
  );
}
