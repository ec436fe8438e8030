import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { markdownToRichText } from "../../src/rich-text/index.ts";

const given = (name: string): string => readFileSync(new URL(`../fixtures/rich-text/${name}`, import.meta.url), "utf8");
/** Blanks between tags are nothing that anybody sees. */
const made = (markdown: string): string => markdownToRichText(markdown).replaceAll(/>\n+</g, "><");

describe("Markdown becomes rich text", () => {
  test.each([
    ["# A *b*", "<h1>A <em>b</em></h1>"],
    ["a\n\nb", "<p>a</p><p>b</p>"],
    ["a  \nb", "<p>a<br>\nb</p>"],
    [
      "**a** __b__ _c_ ~~d~~ `e<f`",
      "<p><strong>a</strong> <strong>b</strong> <em>c</em> <del>d</del> <code>e&lt;f</code></p>",
    ],
    ["***x***", "<p><em><strong>x</strong></em></p>"],
    ["plate_06_final.csv 2 * 3 * 4", "<p>plate_06_final.csv 2 * 3 * 4</p>"],
    ["- a\n- b\n  - c", "<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["- [ ] a\n- [x] b", "<ul><li>☐ a</li><li>☑ b</li></ul>"],
    ["> a\n> b", "<blockquote><p>a\nb</p></blockquote>"],
    ["```r\nx <- 1\n```", '<pre><code class="language-r">x &lt;- 1\n</code></pre>'],
    [
      "| a | b |\n|---|---|\n| 1 | 2 |",
      "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ],
    ["| | |\n|---|---|\n| 1 | 2 |", "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"],
    ["---", "<hr>"],
    ["[a](https://x.org/(b))", '<p><a href="https://x.org/(b)">a</a></p>'],
    ["see https://x.org/a_b.", '<p>see <a href="https://x.org/a_b">https://x.org/a_b</a>.</p>'],
    [String.raw`\*a\*`, "<p>*a*</p>"],
  ])("%j", (markdown, html) => expect(made(markdown)).toBe(html));

  test("nothing active comes through, and what it said stays", () => {
    const html = markdownToRichText(
      "<script>x</script> [a](javascript:alert(1)) <img src=x onerror=y> [b](data:text/html,x) <b onclick=z>c</b>",
    );
    expect(html).not.toMatch(/<script|onerror|onclick|href/);
    expect(html).toContain("[a](javascript:alert(1))");
    expect(html).toContain("<b>c</b>");
  });
});

describe("Markdown as people write it in logs", () => {
  test.each([
    ["html-in-md.md", '<p>Seeded 10<sup>6</sup> cells at 37 °C; see <a href="https://example.org/sop">SOP</a>.</p>'],
    ["setext.md", "<h1>Protocol</h1><h2>Lysis</h2><p>Add buffer.</p>"],
    ["significance.md", "<p>Legend: *p &lt; 0.05; **p &lt; 0.01; ***p &lt; 0.001 versus vehicle.</p>"],
    [
      "table-after-text.md",
      "<p>OD readings:</p><table><thead><tr><th>Well</th><th>OD600</th></tr></thead><tbody><tr><td>A1</td><td>0.51</td></tr></tbody></table>",
    ],
    [
      "tabs.md",
      "<p>Raw export:</p><pre><code>well\tod\nA1\t0.5\n</code></pre><ol><li><p>Add buffer</p><p>Wait 5 min</p></li><li><p>Spin</p></li></ol>",
    ],
    [
      "year-line.md",
      "<p>The -80 freezer was last defrosted in\n2024. It has held since then at\n-80. The alarm was tested in week\n12. All samples moved.</p>",
    ],
  ])("the case %s", (name, html) => expect(made(given(name))).toBe(html));

  test.each([
    ["2024. It has held", "<p>2024. It has held</p>"],
    ["Moved on\n\n2024. It has held", "<p>Moved on</p><p>2024. It has held</p>"],
    ["1. Thaw\n\n1000. is the lot", "<ol><li>Thaw</li></ol><p>1000. is the lot</p>"],
    ["- a freezer of\n2024. It held", "<ul><li>a freezer of\n2024. It held</li></ul>"],
    ["> 100) is too much", "<blockquote><p>100) is too much</p></blockquote>"],
    ["98. a\n99. b\n100. c\n101. d", '<ol start="98"><li>a</li><li>b</li><li>c</li><li>d</li></ol>'],
    ["003. ok", '<ol start="3"><li>ok</li></ol>'],
  ])("a number of three digits begins no list by chance: %j", (markdown, html) => expect(made(markdown)).toBe(html));

  test.each([
    ["*p < 0.05 for KO*, **p<0.01 for WT**", "<p>*p &lt; 0.05 for KO*, **p&lt;0.01 for WT**</p>"],
    ["* p < 0.05\n** p < 0.01", "<p>* p &lt; 0.05\n** p &lt; 0.01</p>"],
    ["*P ≤ .05; **p-value < .01; *padj<0.1", "<p>*P ≤ .05; **p-value &lt; .01; *padj&lt;0.1</p>"],
    [
      "| x |\n|---|\n| *p < 0.05 (*n* = 3) |",
      "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>*p &lt; 0.05 (<em>n</em> = 3)</td></tr></tbody></table>",
    ],
    ["*p* < 0.05 and *p53* is up", "<p><em>p</em> &lt; 0.05 and <em>p53</em> is up</p>"],
    ["* pH 7\n* p53", "<ul><li>pH 7</li><li>p53</li></ul>"],
  ])("stars of a legend stay stars: %j", (markdown, html) => expect(made(markdown)).toBe(html));

  test.each([
    [
      "10<sup>-4</sup> H<sub>2</sub>O a<br>b <u>c</u> <kbd>d</kbd> <mark>e</mark>",
      "<p>10<sup>-4</sup> H<sub>2</sub>O a<br>b <u>c</u> <kbd>d</kbd> <mark>e</mark></p>",
    ],
    ["10^6^ H~2~O ~struck~ x^2 and y^2", "<p>10<sup>6</sup> H<sub>2</sub>O <del>struck</del> x^2 and y^2</p>"],
    ["<details><summary>s</summary>x</details>", "sx"],
    ['<div style="position:fixed;color:red">x</div>', '<div style="color:red">x</div>'],
    ["&alpha; &#8594; &#x2264; &nbsp;x", "<p>α → ≤ &nbsp;x</p>"],
  ])("HTML and signs in it: %j", (markdown, html) => expect(made(markdown)).toBe(html));

  test("lines end as they do on any system", () => {
    const html = "<h1>a</h1><p>b</p><ul><li>c</li></ul>";
    for (const end of ["\n", "\r\n", "\r"]) expect(made(`# a${end}b${end}- c${end}`)).toBe(html);
    expect(made("\uFEFF# a")).toBe("<h1>a</h1>");
  });
});
