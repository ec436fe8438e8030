/** Made when the first text is cut: its data is a fifth of a start. */
let segmenter: Intl.Segmenter | undefined;

/**
 * The beginning of a text that fits, cut between the characters that a reader sees and never within one; "" where not even the
 * first fits.
 *
 * @param most The room there is, in the unit of `sizeOf`.
 * @param sizeOf How much room one character takes: bytes, or columns of a terminal.
 */
export function beginningWithin(text: string, most: number, sizeOf: (character: string) => number): string {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  let [kept, used] = ["", 0];
  for (const { segment } of segmenter.segment(text)) {
    used += sizeOf(segment);
    if (used > most) break;
    kept += segment;
  }
  return kept;
}
