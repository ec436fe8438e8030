/**
 * Whether marks around a text are read as such (CommonMark, "left-flanking" and "right-flanking"): the same sign must not be
 * beside them, and the text must begin and end with something to hold on to.
 */
export function fits(sign: string, before: string, inner: string, after: string): boolean {
  const mark = sign.charAt(0);
  const [outerLeft, outerRight] = [before.slice(-1), after.slice(0, 1)];
  const [first, last] = [firstOf(inner), lastOf(inner)];
  if ([outerLeft, outerRight, first, last].includes(mark)) return false;
  // An escape belongs to what follows it.
  if (kindOf(first) === "blank" || kindOf(last) === "blank" || outerLeft === "\\") return false;
  const opens = kindOf(first) === "word" || kindOf(outerLeft) !== "word";
  const closes = kindOf(last) === "word" || kindOf(outerRight) !== "word";
  const isInWord = kindOf(outerLeft) === "word" || kindOf(outerRight) === "word";
  return opens && closes && !(mark === "_" && isInWord);
}

const firstOf = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x20);
const lastOf = (text: string): string => Array.from(text.slice(-2)).at(-1) ?? "";

/** What CommonMark makes of a sign beside a mark; nothing is a blank. */
export function kindOf(character: string): "blank" | "sign" | "word" {
  if (character === "" || /^[\t-\r \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]$/u.test(character)) return "blank";
  return /^[\p{P}\p{S}]$/u.test(character) ? "sign" : "word";
}
