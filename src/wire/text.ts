// XML 1.0 has no way to write these: a text that holds one could be stored, but never read back.
// eslint-disable-next-line no-control-regex
const UNCARRIABLE =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** The first character that LabArchives' XML answers cannot carry back, as `U+0007`, with where it stands. */
export function findUncarriable(text: string): { readonly index: number; readonly codePoint: string } | undefined {
  const index = text.search(UNCARRIABLE);
  if (index < 0) return undefined;
  const hex = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0");
  return { index, codePoint: `U+${hex}` };
}
