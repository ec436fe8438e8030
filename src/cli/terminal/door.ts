import { randomInt } from "node:crypto";
import { bounded, shownLines } from "../../core/terminal-safe.ts";
import type { Terminal } from "./terminal.ts";

/** No message is longer; a server may send a megabyte of description. */
const MOST_TALK_CHARACTERS = 4000;
/** Only this run knows it, so that a colour of ours is told from one that came with somebody's name or text. */
const OURS = String(randomInt(1e9, 2 ** 47));
const OUR_SEQUENCE = new RegExp(String.raw`\u001B\[(?:(\d+);${OURS}m|${OURS}K)`, "g");

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
} as const;
export type Style = keyof typeof STYLES;

/** A text in a colour of ours, to be printed through {@link behindTheDoor}. */
export function styled(style: Style, text: string): string {
  const [on, off] = STYLES[style];
  return `\u001B[${on};${OURS}m${text}\u001B[${off};${OURS}m`;
}

/** Takes the line away that the cursor is on. */
export const ERASE_LINE = `\u001B[${OURS}K`;

/** A text as a terminal may get it: our own colours, and nothing else that could steer it. */
export function printable(text: string): string {
  let [safe, end] = ["", 0];
  for (const match of text.matchAll(OUR_SEQUENCE)) {
    const [whole, color] = match;
    safe += shownLines(text.slice(end, match.index)) + (color === undefined ? "\r\u001B[K" : `\u001B[${color}m`);
    end = match.index + whole.length;
  }
  return safe + shownLines(text.slice(end));
}

/**
 * The terminal that commands get. Everything they print goes through here, so that no name, text or error from outside can steer
 * somebody's terminal, whatever a command forgets. JSON stays the same document: what is spelled out is spelled as JSON spells it.
 * Bytes stay as they are where no person sees them.
 */
export function behindTheDoor(terminal: Terminal): Terminal {
  const decoder = new TextDecoder();
  return {
    ...terminal,
    out: (text) => terminal.out(printable(text)),
    err: (text) => terminal.err(printable(talk(text))),
    outBytes: (piece) =>
      terminal.isOutputShown
        ? terminal.outBytes(Buffer.from(printable(decoder.decode(piece, { stream: true }))))
        : terminal.outBytes(piece),
  };
}

function talk(text: string): string {
  if (text.length <= MOST_TALK_CHARACTERS) return text;
  return `${bounded(text.trimEnd(), MOST_TALK_CHARACTERS)}\n`;
}

/** Lines after the first are set in, so that no text from outside can look like a message of ours. */
export function continued(text: string): string {
  return text.replaceAll("\n", "\n  ");
}
