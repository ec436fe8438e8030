import fc from "fast-check";

/** What people and instruments write: numbers, names, and text that looks like Markdown or HTML. */
const WORDS = [
  ..."a cells 10 -80 2024. 1. 12) - + * ** *p _x_ plate_07_x.csv # | || > = === --- ~5 ~~ ~x~ ^ x^2 a^b^c [1] [a](b) ![ ] ( ) ` `` & &lt; &amp;amp; &lt;b&gt; \\ \\* $ % : :- ! 1e-6 0,5 µl é 😀 https://x.org/a www.x.org a@b.org [ ] [x] ☐ ☑ <br>".split(
    " ",
  ),
  "&nbsp;",
  "&nbsp;&nbsp;",
  "\n",
];

const text = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 })
  .chain((words) => fc.constantFrom(" ", " ", "").map((between) => words.join(between)));

const inline: fc.Arbitrary<string> = fc.letrec<{ inline: string }>((tie) => ({
  inline: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 6, arbitrary: text },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(
            "b",
            "i",
            "strong",
            "em",
            "u",
            "s",
            "del",
            "sup",
            "sub",
            "mark",
            "kbd",
            "code",
            "span",
            "a href='https://x.org/y'",
          ),
          fc.array(tie("inline"), { minLength: 1, maxLength: 3 }),
        )
        .map(([tag, children]) => `<${tag}>${children.join("")}</${tag.split(" ")[0]}>`),
    },
  ),
})).inline;

const line = fc.array(inline, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));

/** Documents of the elements that rich text may hold. */
export const documents: fc.Arbitrary<string> = fc.letrec<{ blocks: string; block: string; item: string }>((tie) => ({
  blocks: fc.array(tie("block"), { minLength: 1, maxLength: 3 }).map((blocks) => blocks.join("")),
  item: fc.oneof(line, line, tie("blocks")),
  block: fc.oneof(
    { maxDepth: 3 },
    line.map((content) => `<p>${content}</p>`),
    line.map((content) => `<div>${content}</div>`),
    fc.tuple(fc.integer({ min: 1, max: 6 }), line).map(([level, content]) => `<h${level}>${content}</h${level}>`),
    text.map((content) => `<pre>${content}\n  x\t1</pre>`),
    fc.constant("<hr>"),
    fc.constant('<p><img src="https://x.org/a.png" alt="gel [1]"></p>'),
    fc
      .tuple(fc.constantFrom("ul", "ol", "ol start=7"), fc.array(tie("item"), { minLength: 1, maxLength: 3 }))
      .map(([tag, items]) => `<${tag}>${items.map((item) => `<li>${item}</li>`).join("")}</${tag.slice(0, 2)}>`),
    tie("blocks").map((content) => `<blockquote>${content}</blockquote>`),
    fc
      .tuple(
        fc.boolean(),
        fc.array(fc.array(fc.tuple(tie("item"), fc.integer({ min: 1, max: 2 })), { minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 3,
        }),
      )
      .map(([hasHead, rows]) => tableOf(hasHead, rows)),
    fc.tuple(line, line).map(([term, meaning]) => `<dl><dt>${term}</dt><dd>${meaning}</dd></dl>`),
  ),
})).blocks;

function tableOf(hasHead: boolean, rows: readonly (readonly (readonly [string, number])[])[]): string {
  const lines = rows.map((cells, row) => {
    const tag = hasHead && row === 0 ? "th" : "td";
    return `<tr>${cells.map(([cell, span]) => `<${tag} colspan="${span}">${cell}</${tag}>`).join("")}</tr>`;
  });
  return `<table>${lines.join("")}</table>`;
}
