import type { Candidate } from "./candidate.ts";
import type { Shell } from "./scripts.ts";

/** A word of a command line, as it is meant. */
export interface Word {
  readonly text: string;
  /** The quote it is in, where it is not closed yet. */
  readonly quote: "" | '"' | "'";
  /** How much of the text comes before the end of the last `:`, `=` or `@` that is in no quotes: there bash begins a new word. */
  readonly breakAt: number;
}

/** The words of a line as a shell reads them; the last is the one being typed, and may be empty. */
export function wordsOf(line: string, shell: Shell = "bash"): readonly Word[] {
  const words: Word[] = [];
  let text = "";
  let quote: Word["quote"] = "";
  let isBegun = false;
  let breakAt = 0;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === "\\" && escapes(shell, quote, line.charAt(index + 1))) text += line.charAt((index += 1));
    else if (quote !== "" && character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) [quote, isBegun] = [character, true];
    else if (quote === "" && /\s/.test(character)) {
      if (text !== "" || isBegun) words.push({ text, quote: "", breakAt });
      [text, isBegun, breakAt] = ["", false, 0];
    } else {
      text += character;
      if (/[:=@]/.test(character) && quote === "") breakAt = text.length;
    }
  }
  return [...words, { text, quote, breakAt }];
}

/** Is a backslash here one that takes the next character as it is? */
function escapes(shell: Shell, quote: Word["quote"], next: string): boolean {
  if (quote === "") return true;
  if (quote === "'") return shell === "fish" && (next === "'" || next === "\\");
  return shell === "fish" ? /["$\\]/.test(next) : /["$`\\]/.test(next);
}

/** A completion as this shell wants it: one line, with its description where the shell shows one. */
export function answerFor(shell: Shell, { text, summary }: Candidate, word: Word): string {
  const about = summary === "" ? "" : `\t${summary}`;
  // fish quotes by itself.
  if (shell === "fish") return text + about;
  const answer = quoted(text, word);
  if (shell === "zsh") return answer + about;
  // What stands before the break stays as it was typed.
  return answer.slice(quoted(text.slice(0, word.breakAt), word).length);
}

function quoted(text: string, { quote }: Word): string {
  if (quote === "'") return text.replaceAll("'", String.raw`'\''`);
  if (quote === '"') return text.replaceAll(/["\\$`]/g, String.raw`\$&`);
  return text.replaceAll(/[\s"'\\$`!&|;<>(){}[\]*?#~^=]/g, String.raw`\$&`);
}
