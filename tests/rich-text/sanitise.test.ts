import fc from "fast-check";
import { type DefaultTreeAdapterMap, parseFragment } from "parse5";
import { describe, expect, test } from "vitest";
import { markdownToRichText, sanitise } from "../../src/rich-text/index.ts";
import { ATTACKS } from "./helpers/attacks.ts";

const ELEMENTS = new Set(
  (
    "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strike strong sub sup u var blockquote caption dd div dl " +
    "dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre ul col colgroup table tbody td tfoot th thead tr"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  "href title class style align src alt width height start reversed type value border colspan rowspan span scope rel".split(
    " ",
  ),
);
const STYLE =
  /^(?:(?:background-color|color|font-[a-z]+|text-[a-z-]+|vertical-align|white-space|(?:min-|max-)?width|height|float|margin(?:-left|-right)?|padding(?:-left|-right)?|border(?:-[a-z]+)?|list-style-type):[^;:\\<>/@]*(?:;|$))+$/;

/** Read once more, as a browser would: nothing in it runs, loads, or leaves its place. */
function expectHarmless(html: string): void {
  for (const element of elementsOf(parseFragment(html).childNodes)) {
    expect(ELEMENTS).toContain(element.tagName);
    expect(element.namespaceURI).toBe("http://www.w3.org/1999/xhtml");
    for (const { name, value } of element.attrs) {
      expect(ATTRIBUTES).toContain(name);
      if (name === "href") expect(value).toMatch(/^(?:(?:https?|mailto|ftp|tel):|[^:]*(?:[/?#]|$))/i);
      if (name === "src")
        expect(value).toMatch(/^(?:https?:|data:image\/(?:png|jpeg|gif|webp|bmp);base64,|[^:]*(?:[/?#]|$))/i);
      if (name === "style") expect(value).toMatch(STYLE);
      if (name === "style") expect(value).not.toMatch(/url|expression|import|position|binding|behavior|var\(/i);
    }
  }
}

type Node = DefaultTreeAdapterMap["childNode"];

function elementsOf(nodes: readonly Node[]): DefaultTreeAdapterMap["element"][] {
  return nodes.flatMap((node) => ("tagName" in node ? [node, ...elementsOf(node.childNodes)] : []));
}

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, "").replaceAll("\n", "");

function expectSafe(source: string): void {
  for (const options of [{}, { strict: true, headingOffset: 1 }]) {
    const safe = sanitise(source, options);
    expectHarmless(safe);
    const again = sanitise(safe, { ...options, headingOffset: 0 });
    expectHarmless(again);
    // What HTML does not nest may be closed elsewhere; nothing that is said goes.
    expect(textOf(again)).toBe(textOf(safe));
  }
}

describe("nothing of an attack is left that could run", () => {
  test("there are many", () => expect(new Set(ATTACKS).size).toBeGreaterThanOrEqual(150));
  test.each(ATTACKS)("%j", expectSafe);
  test.each(ATTACKS)("as Markdown: %j", (attack) => expectHarmless(markdownToRichText(attack)));

  test("one after another, and within each other", () => {
    expectSafe(ATTACKS.join(""));
    expectSafe(ATTACKS.toReversed().join("\n"));
    for (const outer of ["<table>", "<svg>", "<math><mtext>", "<select>", "<template>", "<a href=#><p><a>", "<pre>"])
      for (const attack of ATTACKS) expectSafe(outer + attack);
  });
});

test.each([
  '<h2>A <em>b</em></h2><p style="color:red" class="x">1<sup>2</sup></p>',
  '<table border="1"><caption>c</caption><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
  '<ol start="3" type="a" reversed=""><li value="2">a<ul><li>b</li></ul></li></ol>',
  "<pre>\n\na &lt;b&gt; &amp;amp; &nbsp;</pre><hr>",
  '<p><a href="https://x.org/?a=1&amp;b=%22" title="&quot;&lt;">x</a><img src="a.png" alt="b"></p>',
])("what an editor makes stays as it is: %j", (html) => {
  expect(sanitise(html)).toBe(html);
  expect(sanitise(sanitise(html))).toBe(html);
});

describe("whatever HTML it is given", () => {
  const pieces = [...new Set(ATTACKS.flatMap((attack) => attack.split(/(?=[<>"'=&/])/)))];
  const names = [
    ...ELEMENTS,
    ..."script style svg math template noscript form input select textarea title xmp o:p mtext".split(" "),
  ];
  const tag = fc
    .tuple(
      fc.constantFrom("", "", "/"),
      fc.constantFrom(...names),
      fc.array(
        fc.tuple(
          fc.constantFrom(...ATTRIBUTES, "onclick", "id"),
          fc.constantFrom("1", "a b", "color:red", "javascript:x()", '"', "https://x.org"),
        ),
      ),
    )
    .map(
      ([end, name, attributes]) => `<${end}${name}${attributes.map(([key, value]) => ` ${key}='${value}'`).join("")}>`,
    );

  test("it is harmless, and says the same when it is sanitised again", { timeout: 120_000 }, () => {
    const html = fc.array(fc.oneof(tag, tag, fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(html, (parts) => expectSafe(parts.join(""))),
      { seed: 20_260_418, numRuns: 2000 },
    );
  });
});
