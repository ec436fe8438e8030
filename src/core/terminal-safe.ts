/** A name as one line for a terminal: control characters, which could steer it, are spelled out. */
export function shown(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, spelledOut);
}

/** Like {@link shown}, for text of several lines: line breaks and tabs stay. */
export function shownLines(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, (character) =>
    character === "\r" ? "" : spelledOut(character),
  );
}

function spelledOut(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return `\\u${code}`;
}
