import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sanitise as sanitiseRichText } from "../../src/rich-text/index.ts";
import { ATTACKS } from "./helpers/markup-attacks.ts";

/** As the pages show it. */
const sanitise = (source: string): string => sanitiseRichText(source, { strict: true, headingOffset: 1 });

describe("what is left of an attack", () => {
  test.each(ATTACKS)("%s", (attack, safe) => {
    expect(sanitise(attack)).toBe(safe);
  });
});

describe("what people write stays", () => {
  test.each([
    ["<p>20 µl, <b>bold</b> &micro; &#181; &nbsp;x</p>", "<p>20 µl, <b>bold</b> µ µ &nbsp;x</p>"],
    ["a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"],
    ["H<sub>2</sub>O<br/>x<hr>", "H<sub>2</sub>O<br>x<hr>"],
    ["<h1>A</h1><h6>B</h6>", "<h2>A</h2><h6>B</h6>"],
    ["<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"],
    ["<p>a<p>b", "<p>a</p><p>b</p>"],
    [
      "<table><tr><td colspan=2 width=9>a<td>b<tr><th rowspan='3'>c</table>d",
      '<table><tbody><tr><td colspan="2">a</td><td>b</td></tr><tr><th rowspan="3">c</th></tr></tbody></table>d',
    ],
    ["<b><i>x</b>y</i>", "<b><i>x</i></b><i>y</i>"],
    ["<font color=red>x</font><o:p></o:p>", "x"],
    ["a<!-- hidden -->b", "ab"],
    ['<a href="mailto:ada@example.org">x</a>', '<a href="mailto:ada@example.org" rel="noopener noreferrer">x</a>'],
    [
      "<a href=https://a.example>x<a href=https://b.example>y",
      '<a href="https://a.example/" rel="noopener noreferrer">x</a><a href="https://b.example/" rel="noopener noreferrer">y</a>',
    ],
    [
      '<img alt="a gel" src="data:image/jpeg;base64,/9j/\n4AAQ">',
      '<img alt="a gel" src="data:image/jpeg;base64,/9j/4AAQ">',
    ],
    ["", ""],
  ])("%s", (source, safe) => {
    expect(sanitise(source)).toBe(safe);
  });

  test("in any order of any pieces, tags are closed and only allowed ones are left", () => {
    const pieces = ATTACKS.flatMap(([attack]) => attack.split(/(?=[<>"' =&])/));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        expectSafe(sanitise(parts.join("")));
      }),
    );
  });

  test("takes time in proportion to the length, and does not nest without end", () => {
    for (const piece of ["<", "<a ", "<a b='", "<script>", "<p>", "<div>", "</p>", "&", '<a "'])
      sanitise(piece.repeat(100_000));
    expect(sanitise("<div>".repeat(5000)).match(/<div>/g)).toHaveLength(64);
  });
});

const VOID = new Set(["br", "hr", "img"]);
const TAG =
  /^<(?:\/?(?:p|b|i|em|strong|u|s|sub|sup|br|hr|h[2-6]|ul|ol|li|table|thead|tbody|tr|td|th|pre|code|blockquote|div|span|a)|a href="(?:https?|mailto):[^"<>]*" rel="noopener noreferrer"|img(?: src="data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+"| alt="[^"<>]*"| title="[^"<>]*")+|t[dh](?: (?:col|row)span="\d+")+)>$/;

/** Nothing but text without `<` and `>`, and whole allowed tags, properly nested. */
function expectSafe(safe: string): void {
  const open: string[] = [];
  for (const piece of safe.match(/<[^>]*>?|[^<]+/g) ?? []) {
    if (!piece.startsWith("<")) {
      expect(piece).not.toContain(">");
      continue;
    }
    expect(piece).toMatch(TAG);
    const name = /[a-z0-9]+/.exec(piece)?.[0] ?? "";
    if (piece.startsWith("</")) expect(open.pop()).toBe(name);
    else if (!VOID.has(name)) open.push(name);
  }
  expect(open).toEqual([]);
}
