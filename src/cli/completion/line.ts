import type { Shell } from "./scripts.ts";

/** A word of a command line, as it is meant. */
export interface Word {
  readonly text: string;
  /** The quote it is in, where it is not closed yet. */
  readonly quote: "" | '"' | "'";
  /** How much of the text comes before the end of the last colon that is in no quotes: there bash begins a new word. */
  readonly breakAt: number;
}

/** The words of a line as a shell reads them; the last is the one being typed, and may be empty. */
export function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let text = "";
  let quote: Word["quote"] = "";
  let isBegun = false;
  let breakAt = 0;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === "\\" && quote !== "'") text += line.charAt((index += 1));
    else if (quote !== "" && character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) [quote, isBegun] = [character, true];
    else if (quote === "" && /\s/.test(character)) {
      if (text !== "" || isBegun) words.push({ text, quote: "", breakAt });
      [text, isBegun, breakAt] = ["", false, 0];
    } else {
      text += character;
      if (character === ":" && quote === "") breakAt = text.length;
    }
  }
  return [...words, { text, quote, breakAt }];
}

/** A completion as this shell wants it. */
export function answerFor(shell: Shell, completion: string, word: Word): string {
  // fish quotes by itself.
  if (shell === "fish") return completion;
  const answer = quoted(completion, word);
  // What stands before the break stays as it was typed.
  return shell === "bash" ? answer.slice(quoted(completion.slice(0, word.breakAt), word).length) : answer;
}

function quoted(text: string, { quote }: Word): string {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`);
  if (quote === '"') return text.replaceAll(/["\\$`]/g, String.raw`\$&`);
  return text.replaceAll(/[\s"'\\$`!&|;<>(){}[\]*?#~]/g, String.raw`\$&`);
}
