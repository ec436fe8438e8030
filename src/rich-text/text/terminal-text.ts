/** What no page can hold, as XML 1.0 has no place for it; seen as its sign. */
const CONTROL =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u0080-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Sequences of ECMA-48: with parameters (CSI), with a text up to its end (OSC, DCS and their like), and short ones (character sets). */
const CSI = /(?:\u001B\[|\u009B)([0-?]{0,64})[ -/]{0,8}([@-~])/y;
const STRING = /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])/y;
const SHORT = /\u001B[ -/]{0,8}[0-~]\u000F?/y;
const OSC = /^(?:\u001B\]|\u009D)/;

/**
 * What a person saw on the screen: colours, titles and character sets are gone; what was written over (by backspaces, by carriage
 * returns, by moving the cursor) shows what was written last. Nothing else is lost: what a page cannot hold is shown by its sign
 * (`␂`, `␛`), and a sequence that is none is left in the text. Lines end with `\n`. Takes time in proportion to the length.
 *
 * @example
 * ```ts
 * import { resolveTerminalText } from "labapi/rich-text";
 *
 * resolveTerminalText("10 %\r100 %\n\u001B[32mOK\u001B(B\u001B[m\u0002"); // "100 %\nOK␂"
 * ```
 */
export function resolveTerminalText(text: string): string {
  const lines = text.replaceAll(/\r{1,8}\n/g, "\n");
  const body = isOldMac(lines) ? lines.replaceAll("\r", "\n") : lines;
  // Most text has nothing of all this.
  return visible(/[\b\r\u001B\u0080-\u009F]/.test(body) ? new Screen(body).text() : body);
}

/** Text that no XML can hold, by its signs: `␀` to `␟` and `␡`; half a character as `�`. */
export function visible(text: string): string {
  return text.replaceAll(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCodePoint(0x24_00 + code);
    if (code === 0x7f) return "␡";
    return code < 0xa0 ? `\\x${code.toString(16)}` : "\u{FFFD}";
  });
}

/** Carriage returns alone end lines, unless it is evident that one line was drawn anew: the same words with a bar, a share or a count. */
function isOldMac(text: string): boolean {
  if (text.includes("\n") || !text.includes("\r") || /[\b\u001B]/.test(text)) return false;
  const lines = text.split("\r").filter((line) => line.trim() !== "");
  const words = lines.map((line) => line.replaceAll(/[\d\s#=>.:█▉▊▋▌▍▎▏|/\\%-]+/g, ""));
  const isDrawnAnew = words.every((word) => word === words[0]) && lines.every((line) => PROGRESS.test(line));
  return !isDrawnAnew;
}

const PROGRESS = /\d ?%|\d ?\/ ?\d|[█▉▊▋▌▍▎▏]|[#=]{2}|\.{3}|\d ?of ?\d/;

/** Further to the right nothing is written by moving the cursor. */
const MOST_COLUMNS = 1000;

/** Rows of characters, and a cursor: as much of a terminal as the output of programs needs. */
class Screen {
  readonly #source: string;
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  #noStringEndAfter = Number.POSITIVE_INFINITY;

  constructor(source: string) {
    this.#source = source;
  }

  text(): string {
    for (let at = 0; at < this.#source.length;) at = this.#step(at);
    return this.#rows.map((row) => Array.from(row, (cell) => cell ?? " ").join("")).join("\n");
  }

  /** Where to go on. */
  #step(at: number): number {
    const character = this.#source.charAt(at);
    if (character === "\n") return this.#newLine(at);
    if (character === "\r") this.#column = 0;
    else if (character === "\b") this.#column = Math.max(0, this.#column - 1);
    else if (/[\u001B\u0090-\u009F]/.test(character)) return this.#sequence(at);
    else {
      const whole = String.fromCodePoint(this.#source.codePointAt(at) ?? 0);
      this.#put(whole);
      return at + whole.length;
    }
    return at + 1;
  }

  #newLine(at: number): number {
    this.#row += 1;
    this.#rows[this.#row] ??= [];
    this.#column = 0;
    return at + 1;
  }

  #put(character: string): void {
    const row = this.#rows[this.#row] ?? [];
    // What stands above the letter before takes no place; an underline leaves the letter.
    if (/^\p{M}$/u.test(character) && this.#column > 0) row[this.#column - 1] += character;
    else {
      const before = row[this.#column] ?? " ";
      row[this.#column] = character === "_" && before.trim() !== "" ? before : character;
      this.#column += 1;
    }
  }

  #sequence(at: number): number {
    CSI.lastIndex = at;
    const [whole, parameters = "", final = ""] = CSI.exec(this.#source) ?? [];
    if (whole !== undefined) {
      this.#control(final, parameters);
      return at + whole.length;
    }
    const end = this.#endOfString(at) ?? this.#endOfShort(at);
    if (end !== undefined) return end;
    this.#put(this.#source.charAt(at));
    return at + 1;
  }

  /** A string that never ends is no string: what follows would be lost. A title does not go on in the next line. */
  #endOfString(at: number): number | undefined {
    STRING.lastIndex = at;
    const begin = STRING.exec(this.#source)?.[0];
    if (begin === undefined || at >= this.#noStringEndAfter) return undefined;
    const pattern = OSC.test(begin) ? /\u0007|\u001B\\|\u009C|\n/g : /\u001B\\|\u009C/g;
    pattern.lastIndex = at + begin.length;
    const end = pattern.exec(this.#source);
    if (end === null) this.#noStringEndAfter = at;
    return end === null || end[0] === "\n" ? undefined : pattern.lastIndex;
  }

  #endOfShort(at: number): number | undefined {
    SHORT.lastIndex = at;
    const found = SHORT.exec(this.#source)?.[0];
    // One that would begin a string which never ends stays.
    return found === undefined || /^\u001B[\]PX^_[]/.test(found) ? undefined : at + found.length;
  }

  #control(final: string, parameters: string): void {
    const count = Math.min(Math.max(1, Number.parseInt(parameters, 10) || 1), 1000);
    const row = this.#rows[this.#row] ?? [];
    if (final === "A" || final === "F") this.#row = Math.max(0, this.#row - count);
    if (final === "B" || final === "E") this.#row = Math.min(this.#rows.length - 1, this.#row + count);
    if (final === "E" || final === "F") this.#column = 0;
    if (final === "C") this.#column = Math.max(this.#column, Math.min(this.#column + count, MOST_COLUMNS));
    if (final === "D") this.#column = Math.max(0, this.#column - count);
    if (final === "G") this.#column = count - 1;
    if (final === "P") row.splice(this.#column, count);
    if (final === "K") this.#erase(row, parameters);
  }

  #erase(row: string[], parameters: string): void {
    if (parameters === "" || parameters === "0") row.length = Math.min(row.length, this.#column);
    else if (parameters === "1") row.fill(" ", 0, this.#column + 1);
    else row.length = 0;
  }
}
