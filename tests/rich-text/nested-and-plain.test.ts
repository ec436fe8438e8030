import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownToRichText, sanitise } from "../../src/rich-text/index.ts";

describe("however deep a text is nested, no word is lost", () => {
  test.each([10, 59, 60, 61, 70, 200])("%i levels", (levels) => {
    const list = Array.from({ length: levels }, (_, level) => `${"  ".repeat(level)}- item${level}`).join("\n");
    const found = [...markdownToRichText(list).matchAll(/item(\d+)/g)].map(([, number]) => Number(number));
    expect(found).toEqual(Array.from({ length: levels }, (_, level) => level));
    for (const mark of ["> ", ">", "> - "]) {
      const html = markdownToRichText(`${mark.repeat(levels)}word\n\nafter`);
      expect(html).toContain("word");
      expect(html).toMatch(/<p>after<\/p>$/);
    }
  });

  test("what follows the deepest part is read as ever", () => {
    const html = markdownToRichText(`${"> ".repeat(70)}**a**\n\n**b**`);
    expect(html).toContain("<strong>a</strong>");
    expect(html).toMatch(/<p><strong>b<\/strong><\/p>$/);
  });
});

/** What Markdown is made of, and what its edges are. */
const PIECES = [
  ..."a* _`~^[]!|\n#<>\\\"'+&\t".split(""),
  '](https://x.org/"q)',
  "](http://a.b 'tt')",
  "<https://e.org>",
  "](javascript:x)",
  "](data:image/png;base64,AA)",
  '[a]: /u "t"\n\n[a]',
  "\n\n",
  "- ",
  "1. ",
  "> ",
  "|---|\n",
  "```js\n",
  '```a"b\n',
  "&quot;",
  "&nbsp;",
  "\u00A0",
  "\u0000",
  "<b>",
  "<script>",
  "</b>",
  "10^6^",
];

test("what is not read again is what sanitising would have made of it", () => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (markdown) => {
      const html = markdownToRichText(markdown);
      expect(sanitise(html)).toBe(html);
    }),
    { numRuns: 4000, seed: 20_261_125 },
  );
});
