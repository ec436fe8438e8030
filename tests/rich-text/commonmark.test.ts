import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { markdownToRichText, sanitise } from "../../src/rich-text/index.ts";

interface Example {
  readonly number: number;
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

const { tests } = createRequire(import.meta.url)("commonmark-spec") as { readonly tests: readonly Example[] };

/** Where this Markdown differs from CommonMark on purpose. Any other difference is a fault. */
const DIFFERENT: ReadonlyMap<number, readonly [reason: string, html: string]> = new Map<
  number,
  readonly [string, string]
>([
  [265, ["a line that begins with three digits and more begins no list", "<p>123456789. ok</p>"]],
  [
    173,
    [
      "GitHub's tag filter: a tag that is never closed would swallow all that follows",
      '&lt;style\n  type="text/css"&gt;\n\nfoo',
    ],
  ],
  ...[
    [602, '<p>&lt;<a href="https://foo.bar/baz">https://foo.bar/baz</a> bim&gt;</p>'],
    [606, '<p>&lt;<a href="mailto:foo+@bar.example.com">foo+@bar.example.com</a>&gt;</p>'],
    [608, '<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>'],
    [611, '<p><a href="https://example.com">https://example.com</a></p>'],
    [612, '<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>'],
  ].map(([number, html]) => [Number(number), ["GitHub's bare links", String(html)]] as const),
]);

/** Blanks between tags are nothing that anybody sees. */
function tree(html: string): string {
  return sanitise(html)
    .replaceAll(/>\s*\n\s*</g, "><")
    .trim();
}

describe("CommonMark's own examples", () => {
  test("are all there", () => expect(tests.length).toBeGreaterThan(640));

  test.each(tests)("$number, $section", ({ number, markdown, html }) => {
    const different = DIFFERENT.get(number)?.[1];
    const made = tree(markdownToRichText(markdown.replaceAll("→", "\t")));
    const wanted = tree(html.replaceAll("→", "\t"));
    expect(made).toBe(different ?? wanted);
    if (different !== undefined) expect(made).not.toBe(wanted);
  });
});
