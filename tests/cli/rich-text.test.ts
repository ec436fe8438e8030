import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { htmlToMarkdown } from "../../src/rich-text/html-to-markdown.ts";
import { markdownToHtml } from "../../src/rich-text/markdown-to-html.ts";

describe("Markdown becomes rich text", () => {
  test.each([
    ["# A *b*", "<h1>A <em>b</em></h1>"],
    ["a\n\nb", "<p>a</p>\n<p>b</p>"],
    ["a  \nb", "<p>a<br>\nb</p>"],
    [
      "**a** __b__ _c_ ~~d~~ `e<f`",
      "<p><strong>a</strong> <strong>b</strong> <em>c</em> <s>d</s> <code>e&lt;f</code></p>",
    ],
    ["***x***", "<p><strong><em>x</em></strong></p>"],
    ["plate_06_final.csv 2 * 3 * 4", "<p>plate_06_final.csv 2 * 3 * 4</p>"],
    ["- a\n- b\n  - c", "<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["- [ ] a\n- [x] b", "<ul><li>☐ a</li><li>☑ b</li></ul>"],
    ["> a\n> b", "<blockquote><p>a\nb</p></blockquote>"],
    ["```r\nx <- 1\n```", "<pre>x &lt;- 1</pre>"],
    [
      "| a | b |\n|---|---|\n| 1 | 2 |",
      "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ],
    ["---", "<hr>"],
    ["[a](https://x.org/(b))", '<p><a href="https://x.org/(b)">a</a></p>'],
    ["see https://x.org/a_b.", '<p>see <a href="https://x.org/a_b">https://x.org/a_b</a>.</p>'],
    [String.raw`\*a\*`, "<p>*a*</p>"],
  ])("%j", (markdown, html) => expect(markdownToHtml(markdown)).toBe(html));

  test("HTML and links of other kinds in it are text", () => {
    const html = markdownToHtml(
      "<script>x</script> [a](javascript:alert(1)) <img src=x onerror=y> [b](data:text/html,x)",
    );
    expect(html).toBe(
      "<p>&lt;script&gt;x&lt;/script&gt; [a](javascript:alert(1)) &lt;img src=x onerror=y&gt; [b](data:text/html,x)</p>",
    );
  });

  test("nothing that is written gets through as markup, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."<>&\"'`*_~[]()!\\|-#> \nah:/.1".split("")), maxLength: 60 }),
        (text) => {
          const tags = markdownToHtml(text).matchAll(/<\/?([a-z0-9]+)([^>]*)>/g);
          for (const [, tag = "", attributes = ""] of tags) {
            expect(
              "p br h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code strong em s hr a table thead tbody tr th td".split(
                " ",
              ),
            ).toContain(tag);
            expect(attributes).toMatch(/^(?: href="(?:https?:\/\/|mailto:)[^"<>]*"| start="\d+")?$/);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a text full of marks takes no longer than its length asks for", () => {
    const marks = ["*", "_", "`", "[", "**a ", "_a ", "`` ` ", "[a](", "~~", "> ", "|"];
    for (const mark of marks) expect(markdownToHtml(mark.repeat(20_000)).length).toBeGreaterThan(0);
  });
});

describe("rich text reads as Markdown", () => {
  test.each([
    ["<h2>A &amp; B</h2><p>20&nbsp;µl <b>per </b>well</p>", "## A & B\n\n20 µl **per** well"],
    ["<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c"],
    [
      "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>",
      "| a   | b    |\n| --- | ---- |\n| 1   | x\\|y |",
    ],
    ["<pre>a\n  b &lt; c</pre>", "```\na\n  b < c\n```"],
    ["a<br>b", "a\nb"],
    ["<script>x</script><style>y</style><!-- z -->a", "a"],
    ['<img src="data:image/png;base64,AAAA" alt="pic">', "![pic](data:image/png;base64,…)"],
    ['<a href="https://x.org">x</a>', "[x](https://x.org)"],
    ["1 < 2 </b> & &unknown;", "1 < 2 & &unknown;"],
  ])("%j", (html, markdown) => expect(htmlToMarkdown(html)).toBe(markdown));

  test("is read however deep it is nested", () => {
    expect(htmlToMarkdown(`${"<div>".repeat(20_000)}a${"</div>".repeat(20_000)}`)).toBe("a");
    expect(htmlToMarkdown("<".repeat(50_000)).length).toBe(50_000);
    expect(htmlToMarkdown('<a "'.repeat(5000)).length).toBeGreaterThan(0);
  });

  test("and comes back as what it was", () => {
    const markdown = "# A\n\nText with **bold**, *em* and `code`.\n\n- a\n- b\n\n> quote";
    expect(htmlToMarkdown(markdownToHtml(markdown))).toBe(markdown);
  });
});
