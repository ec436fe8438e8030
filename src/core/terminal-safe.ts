/**
 * What must not reach a terminal as it is, because it steers it or is not seen: control characters, those that turn the direction of
 * writing, line breaks of their own kind, and characters without any width (tags, fillers, joiners, variation selectors).
 */
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\uFFF9-\uFFFB]/gu;

// Joiners and selectors that are part of how a text is written: between the pictures of one emoji, after the picture they choose
// the look of, and inside words of scripts whose letters join.
const JOINED_PICTURES = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/u;
const LOOK = /(?<=[\p{Emoji}\p{Script=Han}])[\uFE0E\uFE0F]/u;
const JOINING =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Syriac}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Mongolian}\p{Script=Khmer}])[\u200C\u200D](?=\p{L})/u;
const WRITTEN = new RegExp(`${JOINED_PICTURES.source}|${LOOK.source}|${JOINING.source}`, "uy");

/** A name as one line for a terminal: characters that could steer it, or that nobody sees, are spelled out (`\u202e`). */
export function shown(text: string): string {
  return text.replaceAll(UNSAFE, (character, index: number) =>
    isWritten(text, index) ? character : spelledOut(character),
  );
}

/** Like {@link shown}, for text of several lines: line breaks and tabs stay. */
export function shownLines(text: string): string {
  return text.replaceAll(UNSAFE, (character, index: number) => {
    if (character === "\n" || character === "\t" || isWritten(text, index)) return character;
    // The first half of a Windows line break.
    return character === "\r" && text[index + 1] === "\n" ? "" : spelledOut(character);
  });
}

/** Is there anything to see in it? A name of blanks and characters without width looks like none. */
export function isVisible(text: string): boolean {
  return /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text);
}

/** The beginning of a text, with how much more there is. */
export function bounded(text: string, mostCharacters: number): string {
  if (text.length <= mostCharacters) return text;
  const more = text.length - mostCharacters;
  return `${text.slice(0, mostCharacters)}… (${more} more character${more === 1 ? "" : "s"})`;
}

function isWritten(text: string, index: number): boolean {
  WRITTEN.lastIndex = index;
  return WRITTEN.test(text);
}

/** As JSON would escape it, so that a JSON document stays what it means. */
function spelledOut(character: string): string {
  return Array.from(
    { length: character.length },
    (_unused, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
