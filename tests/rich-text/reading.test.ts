import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  markdownToRichText,
  richTextToMarkdown,
  richTextToPlainText,
  tablesOf,
  tableToRichText,
} from "../../src/rich-text/index.ts";

const given = (name: string): string => readFileSync(new URL(`../fixtures/rich-text/${name}`, import.meta.url), "utf8");

describe("rich text reads as Markdown", () => {
  test.each([
    ["<h2>A &amp; B</h2><p>20&nbsp;µl <b>per </b>well</p>", "## A & B\n\n20 µl **per** well"],
    ["<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n  1. c"],
    [
      "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>",
      "| a | b    |\n| - | ---- |\n| 1 | x\\|y |",
    ],
    ["<pre>a\n  b &lt; c</pre>", "```\na\n  b < c\n```"],
    ["a<br>b", "a  \nb"],
    ["<script>x</script><style>y</style><!-- z -->a", "a"],
    ['<a href="https://x.org">x</a>', "[x](https://x.org)"],
    ["1 < 2 </b> & &unknown;", "1 < 2 & \\&unknown;"],
  ])("%j", (html, markdown) => expect(richTextToMarkdown(html)).toBe(markdown));

  test("and comes back as what it was", () => {
    const markdown = "# A\n\nText with **bold**, *em* and `code`.\n\n- a\n- b\n\n> quote";
    expect(richTextToMarkdown(markdownToRichText(markdown))).toBe(markdown);
  });

  test("a picture in the text is named where that was asked for", () => {
    const html = '<img src="data:image/png;base64,AAAA" alt="pic">';
    expect(richTextToMarkdown(html, { shortensPictures: true })).toBe("![pic](data:image/png;base64,…)");
    expect(richTextToMarkdown(html)).toBe("![pic](data:image/png;base64,AAAA)");
  });

  test("is read however deep it is nested", () => {
    expect(richTextToMarkdown(`${"<div>".repeat(20_000)}a${"</div>".repeat(20_000)}`)).toBe("a");
    expect(richTextToMarkdown("<".repeat(50_000)).length).toBe(50_000);
    expect(richTextToMarkdown('<a "'.repeat(5000))).toBe("");
  });
});

test("a box that is checked is, whatever its attribute says, as in every browser", () => {
  for (const box of ["checked", 'checked=""', 'checked="false"', "CHECKED=checked"]) {
    expect(richTextToMarkdown(`<p><input type="checkbox" ${box}> dry</p>`)).toContain("☑ dry");
  }
  expect(richTextToMarkdown('<p><input type="checkbox"> dry</p>')).toContain("☐ dry");
});

describe("reading changes no number", () => {
  test.each([
    ["sup.html", "Seeded 2.5 × 10^6^ cells/mL in H~2~O with Ca^2+^; k = 3 × 10^-4^ s^-1^"],
    ["checkbox.html", "- ☑ autoclaved\n- ☐ pH checked"],
    ["cell-paragraphs.html", "| 1<br>2    | 0.12<br>0.34 |"],
    ["cell-paragraphs.html", "| Mix | • 10 mL buffer<br>• 5 g agar |"],
    ["rowspan.html", "| WT     | 1         | 120 |\n| WT     | 2         | 98  |"],
    ["rowspan.html", "| Dose | Dose | Survivors |\n| ---- | ---- | --------- |\n| 5    | mg   | 12        |"],
    ["rowspan.html", "Table 2: heat-killed control only\n\n| Well | CFU |"],
  ])("the case %s", (name, markdown) => expect(richTextToMarkdown(given(name))).toContain(markdown));

  test.each([
    ['<p>was <span style="text-decoration: line-through red">5</span> 7</p>', "was ~~5~~ 7"],
    ['<p style="text-decoration:line-through">5 <b>mg</b></p>', "~~5 **mg**~~"],
    ['<span class="strikethrough">5</span><strike>6</strike> <s>7</s>', "<del>5</del>~~6~~ ~~7~~"],
    ["<del><p>1</p><p>2</p></del>", "~~1~~\n\n~~2~~"],
    ['<p>x<span style="vertical-align:super">2</span> <span style="font-weight:700">b</span></p>', "x^2^ **b**"],
    [
      '<p><span class="marker-yellow">7</span> <span style="background-color:#ff0">8</span> <span style="color:red">9</span></p>',
      "<mark>7</mark> <mark>8</mark> 9",
    ],
    ["<p><b>OD:</b>0.5 a<sup>i, j</sup> <sub>2</sub></p>", "<strong>OD:</strong>0.5 a<sup>i, j</sup> <sub>2</sub>"],
    [
      "<p>&alpha;&le;&frac12;&#xB5;&#8722;&rarr;&deg;&thinsp;x&shy;y &plusmn; &CounterClockwiseContourIntegral;</p>",
      "α≤½µ−→°\u2009x\u00ADy ± ∳",
    ],
    ["<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mn>4</mn></mfrac></math>", "x^2^=1/4"],
    ["<svg><title>t</title><text>lane 1</text><text>lane 2</text></svg>", "lane 1 lane 2"],
    ["<pre>10<sup>6</sup>\t<s>3</s></pre>", "```\n10^6^\t~~3~~\n```"],
    ["<code>a`b|c</code>", "``a`b|c``"],
    ["<p hidden>a</p><span style='display: none'>b</span>c", "c"],
    ["<dl><dt>Buffer<dd>PBS<dd>TBS</dl>", "**Buffer**\n\n- PBS\n- TBS"],
    ["<p>&nbsp;</p><p>x</p><p>&nbsp;</p>", "x"],
    [
      "<a href='javascript:x'>t</a> <a href='/rel'>rel</a> <a href='https://x.org/a'>https://x.org/a</a>",
      "t [rel](/rel) https://x.org/a",
    ],
    ["<h2>A<br>B</h2>", "## A<br>B"],
    ["<p>https://x.org/a_b and www.x.org, a@b.org.</p>", "<https://x.org/a_b> and www.x.org, a@b.org."],
  ])("%j", (html, markdown) => expect(richTextToMarkdown(html)).toBe(markdown));

  test.each([
    "2024. It",
    "-80",
    "- a",
    "# b",
    "1. c",
    "1) c",
    "| d | e |",
    "+ x",
    "> q",
    "===",
    "---",
    "* p < 0.05",
    "*a* _b_ `c`",
    "[x](y)",
    "![x](y)",
    "[a]: b",
    "&lt; &amp;amp;",
    "&lt;b>",
    "10^6^",
    "a~b~c",
    "~~x~~",
    "```",
    "~~~",
    "\\*",
    "1e-6",
    "2024.",
    "a | b",
    "#",
    "http://x.org/*a*b",
    ":- x",
    "[ ] x",
    "=",
  ])("text that looks like Markdown is text: %s", (text) => {
    for (const html of [
      `<p>${text}</p>`,
      `<ul><li>${text}</li></ul>`,
      `<table><tr><th>${text}</th></tr><tr><td>x<br>${text}</td></tr></table>`,
    ]) {
      const again = markdownToRichText(richTextToMarkdown(html));
      expect(richTextToPlainText(again)).toBe(richTextToPlainText(html));
      expect(again).not.toMatch(/<(?:em|strong|code|h\d|hr|img|blockquote|del|sup|sub)>/);
    }
  });

  test.each([
    [
      "<table><tr><td rowspan=2 colspan=2>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td><td>4</td><td>5</td></tr></table>",
      "|   |   |   |\n| - | - | - |\n| a | a | 1 |\n| a | a | 2 |\n| 3 | 4 | 5 |",
    ],
    [
      "<table><tr><td colspan=1000>a</td></tr><tr><td>1</td><td rowspan=9>2</td></tr></table>",
      "|   |   |\n| - | - |\n| a | a |\n| 1 | 2 |",
    ],
    [
      "<table><thead><tr><th>a</th></tr><tr><th>b</th></tr></thead><tbody><tr><th>r</th><td>1</td></tr></tbody></table>",
      "| a     |   |\n| ----- | - |\n| **b** |   |\n| r     | 1 |",
    ],
    [
      "<table><tr><td><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table></td><td><pre>x\n y</pre></td></tr></table>",
      "| 1 ¦ 2<br>3 | `x`<br>` y` |",
    ],
    ['<table><tr><td style="text-align:right">1</td></tr></table>', "|    |\n| -: |\n|  1 |"],
    [
      '<figure class="table"><table><caption>C<sub>1</sub></caption><tbody><tr><td>1</td></tr></tbody></table><figcaption>F</figcaption></figure>',
      "C~1~\n\n|   |\n| - |\n| 1 |\n\nF",
    ],
  ])("a table keeps its columns: %j", (html, markdown) => expect(richTextToMarkdown(html)).toContain(markdown));
});

describe("tables", () => {
  test("are found with their captions, spans written out", () => {
    expect(tablesOf(given("rowspan.html"))).toEqual([
      {
        header: ["Strain", "Replicate", "CFU"],
        rows: [
          ["WT", "1", "120"],
          ["WT", "2", "98"],
        ],
      },
      { header: ["Dose", "Dose", "Survivors"], rows: [["5", "mg", "12"]] },
      { caption: "Table 2: heat-killed control only", header: ["Well", "CFU"], rows: [["A1", "3"]] },
    ]);
    expect(tablesOf("<p>none</p>")).toEqual([]);
  });

  test("are written as text, and read back", () => {
    const table = { caption: "C & D", header: ["a", "<b>"], rows: [["1\n2", '"x"'], ["3"]] };
    expect(tablesOf(tableToRichText(table))).toEqual([
      {
        ...table,
        rows: [
          ["1\n2", '"x"'],
          ["3", ""],
        ],
      },
    ]);
  });
});

test("plain text keeps numbers, and a line for each thing", () => {
  const html =
    "<h2>Yield</h2><p>10<sup>6</sup>  cells<br>x</p><ul><li>a<li>b</ul><table><tr><td>1<td>2</table><pre>a  b\n c</pre>";
  expect(richTextToPlainText(html)).toBe("Yield\n10^6^ cells\nx\n• a\n• b\n1\t2\na  b\n c");
});
