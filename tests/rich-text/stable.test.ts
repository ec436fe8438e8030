import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownToRichText, richTextToMarkdown, richTextToPlainText } from "../../src/rich-text/index.ts";
import { documents } from "./helpers/documents.ts";

/** All that is said, without the signs of items and lines, which are no text, and however blanks are set. */
const said = (html: string): string =>
  richTextToPlainText(html).replaceAll(/[•―]/g, " ").replaceAll(/\s+/g, " ").trim();

/**
 * What stable means: the Markdown of a document, read back, has the same Markdown again and says the same text. (The first
 * writing may say in another way what the HTML said: `<div>` is a paragraph, a spanned cell stands in each of its places.)
 */
function expectStable(html: string): void {
  const markdown = richTextToMarkdown(html);
  const again = markdownToRichText(markdown);
  expect(richTextToMarkdown(again)).toBe(markdown);
  expect(said(again)).toBe(said(html));
}

describe("rich text → Markdown → rich text is stable", () => {
  test("for 10,000 random documents of the allowed elements", { timeout: 180_000 }, () => {
    fc.assert(fc.property(documents, expectStable), { seed: 20_260_417, numRuns: 10_000 });
  });

  test.each([
    ["a word before struck text", "<p>x_<del>cells</del></p>"],
    ["struck text in the midst of a word", "<p>10<s>1.---||</s>2</p>"],
    ["a tilde before lowered text", "<p>~5 µl H<sub>2</sub>O, ~6</p>"],
    ["carets beside each other", "<p>a^b^c~~1.^0,5</p>"],
    ["an address with signs of Markdown", "<p>https://x.org/a[1]*b*`c|d www.x.orgé(~ a@b_c.org</p>"],
    ["an address in a mark", "<p><b>https://x.org/a</b>0,5 :-</p>"],
    ["a break in a mark, and a sign after it", "<p><em>a<br>+ *</em><i>b<br># c</i></p>"],
    ["several breaks", "<p>a<br><br><br>b<br></p><h2>c<br><br>d</h2>"],
    ["blanks at the ends", "<p>&nbsp; a &nbsp;</p><ul><li>&emsp;- b&nbsp;<br>&nbsp;</li></ul>"],
    ["code beside code", "<p><code>a</code><code>`b</code><code><code>c</code></code></p>"],
    [
      "code that begins with blanks",
      "<table><tr><td><pre>\n\n  x\t1\n</pre></td><td><code> y </code></td></tr></table>",
    ],
    ["stars that mean significance before a tag", "<p><u>*p <</u> *p < 0.05 <b>*p=1</b></p>"],
    ["a backslash at the end", "<p>a\\<b>b</b>\\<br>c\\</p><table><tr><td>\\|</td></tr></table>"],
    ["lists beside lists", "<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><ol><li>d</ol>"],
    ["a list below text in an item", "<ul><li>a<ol start=7><li>b</ol><li>c<ul><li><ul><li>d</ul></ul></ul>"],
    ["a line in an item", "<ul><li><hr><li>a<hr>b</ul>"],
    ["large numbers", "<ol start=99><li>a<li>b<li>c</ol><p>2024. It</p><ol start=2024><li>d</ol>"],
    ["a number before which much stands", `<ol start=98><li>${"<p>a</p>".repeat(99)}<li>b<li>c</ol>`],
    [
      "numbers of a kind",
      '<ol type="a" start=25><li>a<li>b<li>c</ol><ol type=I><li>a</ol><ol reversed><li>a<li>b</ol>',
    ],
    ["numbers that jump", '<ol><li>a<li value="5">b<li>c<li value=0>d<li value=-3>e</ol>'],
    ["quotes in quotes", `${"<blockquote>".repeat(40)}a<p>b${"</blockquote>".repeat(40)}`],
    ["lists in lists", "<ul><li>a".repeat(40)],
    ["fences in code", "<pre>```\n````\n~~~</pre><pre>\n\n a\n</pre>"],
    ["headings that end with signs", "<h2>a #</h2><h3>##</h3><h4>C#</h4>"],
    ["a link with signs", `<a href="https://x.org/(a)?b=1&amp;copy=2 3" title='"\\ &amp;'>[a](b) | c</a>`],
    ["a picture with signs", '<img src="https://x.org/a (1).png" alt="a [1] *b* ~c~ &lt;" title="d">'],
    ["text that looks like HTML", "<p>&lt;b>a&lt;/b> &amp;amp; &lt;!-- c --> a&lt;<i>b</i></p>"],
  ])("%s", (_name, html) => expectStable(html));
});
