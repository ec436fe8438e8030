import type { Element, ElementContent, Root, RootContent } from "hast";
import { lookUp } from "../../core/look-up.ts";
import { mathAsText } from "./math.ts";
import { attributeOf, parseHtml } from "./parse.ts";

const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
const HIDDEN = new Set(
  "annotation annotation-xml base datalist head link meta noembed noframes param rp script source style template title track".split(
    " ",
  ),
);
/** They only say how text looks, or nothing at all; what they say by `style` and `class` is read below. */
const UNWRAPPED = new Set(
  "span font label big small nobr bdi bdo time data ruby rb rtc abbr acronym cite dfn wbr button output".split(" "),
);

/** One sign for what several tags, styles and classes say. */
const SAME: Readonly<Record<string, string>> = {
  b: "strong",
  i: "em",
  var: "em",
  s: "del",
  strike: "del",
  tt: "code",
  samp: "code",
};
const MARKS = new Set("strong em del sup sub u mark ins".split(" "));

/** Blanks around a mark belong outside it: neither a reader nor Markdown sees them inside. */
const BLANK_START = /^[ \t\r\n\f]+/;
const BLANK_END = /(?<![ \t\r\n\f])[ \t\r\n\f]+$/;

/**
 * What somebody sees who reads the page, in the few elements that say it: styles and classes are elements (`line-through` is
 * `<del>`), a mark around paragraphs is around the text of each, and what is hidden is gone.
 */
export function readable(html: string): Root {
  const tree = parseHtml(html);
  const holders = new Set<Element>();
  for (const child of tree.children) findHolders(child, holders);
  return { type: "root", children: new Reader(holders).flow(tree.children) };
}

/** Elements with a block somewhere inside. */
function findHolders(node: RootContent, holders: Set<Element>): boolean {
  if (node.type !== "element") return false;
  let holds = false;
  for (const child of node.children) holds = findHolders(child, holders) || holds;
  if (holds) holders.add(node);
  return holds || BLOCKS.has(node.tagName);
}

/** What stands around a text. */
interface Around {
  /** To be put around each run of text. */
  readonly marks: readonly Element[];
  /** What is said already; it is not said twice. */
  readonly said: ReadonlySet<string>;
}

class Reader {
  readonly #holders: ReadonlySet<Element>;

  constructor(holders: ReadonlySet<Element>) {
    this.#holders = holders;
  }

  /** Blocks and running text in their order; running text stands in the marks that are open around it. */
  flow(nodes: readonly RootContent[], around: Around = NOTHING): ElementContent[] {
    const out: ElementContent[] = [];
    let run: ElementContent[] = [];
    const endRun = (): void => {
      for (const node of wrapped(run, around.marks)) append(out, node);
      run = [];
    };
    for (const node of nodes) {
      if (node.type === "text") append(run, { type: "text", value: withoutSingleBlanks(node.value) });
      if (node.type !== "element" || isHidden(node)) continue;
      if (BLOCKS.has(node.tagName) || this.#holders.has(node)) {
        endRun();
        for (const block of this.#block(node, around)) out.push(block);
      } else for (const inline of this.#inline(node, around)) append(run, inline);
    }
    endRun();
    return out;
  }

  #block(node: Element, { marks, said }: Around): ElementContent[] {
    const { tagName } = node;
    if (tagName === "pre") return [node];
    const own = marksOf(node, said);
    const link = tagName === "a" ? [{ ...node, children: [] }] : [];
    const children = this.flow(node.children, { marks: [...marks, ...own, ...link], said: withMarks(said, own) });
    if (!BLOCKS.has(tagName)) return children;
    // An empty line, as editors make them.
    return /^(?:p|div|h[1-6])$/.test(tagName) && children.every(isBlank) ? [] : [{ ...node, children }];
  }

  #inline(node: Element, { said }: Around): ElementContent[] {
    const { tagName } = node;
    if (tagName === "input") return checkbox(node);
    if (tagName === "svg") return [{ type: "text", value: ` ${drawnText(node)} ` }];
    if (tagName === "math") return this.flow(mathAsText(node.children), { marks: [], said });
    const own = marksOf(node, said);
    const children = this.flow(node.children, { marks: [], said: withMarks(said, own) });
    const name = lookUp(SAME, tagName) ?? tagName;
    const isPlain = UNWRAPPED.has(tagName) || MARKS.has(name);
    return wrapped(isPlain ? children : whole({ ...node, tagName: name, children }), own);
  }
}

const NOTHING: Around = { marks: [], said: new Set() };

function withMarks(said: ReadonlySet<string>, marks: readonly Element[]): ReadonlySet<string> {
  return marks.length === 0 ? said : new Set([...said, ...marks.map(({ tagName }) => tagName)]);
}

function whole(node: Element): ElementContent[] {
  if (node.tagName === "code" || node.children.length === 0) return [node];
  if (node.children.every(isBlank)) return node.children;
  const { before, inner, after } = split(node.children);
  return inner.length === 0 ? [...before, ...after] : [...before, { ...node, children: inner }, ...after];
}

function wrapped(run: readonly ElementContent[], marks: readonly Element[]): ElementContent[] {
  if (marks.length === 0 || run.every(isBlank)) return [...run];
  const { before, inner, after } = split(run);
  const marked = marks.reduceRight<ElementContent[]>((children, mark) => [{ ...mark, children }], inner);
  return [...before, ...(inner.length === 0 ? [] : marked), ...after];
}

/** A single non-breaking blank is one to a reader; several, or one beside another, were meant to make room. */
export function withoutSingleBlanks(text: string): string {
  return text.includes("\u00A0") ? text.replaceAll(/(?<=\S)\u00A0(?=\S)/g, " ") : text;
}

function isBlank(node: ElementContent): boolean {
  return node.type === "text" && node.value.trim() === "";
}

/** Blanks and line breaks at both ends, apart. */
function split(run: readonly ElementContent[]): {
  before: ElementContent[];
  inner: ElementContent[];
  after: ElementContent[];
} {
  const [inner, before, after] = [[...run], [] as ElementContent[], [] as ElementContent[]];
  const cut = (index: 0 | -1, pattern: RegExp, into: (node: ElementContent) => void): boolean => {
    const node = inner.at(index);
    const isBreak = node?.type === "element" && node.tagName === "br";
    if (!isBreak && !(node?.type === "text" && (node.value === "" || pattern.test(node.value)))) return false;
    inner.splice(index, 1);
    if (node.type !== "text" || node.value !== "") into(isBreak ? node : { type: "text", value: " " });
    const rest = node.type === "text" ? node.value.replace(pattern, "") : "";
    if (rest !== "") inner.splice(index === 0 ? 0 : inner.length, 0, { type: "text", value: rest });
    return true;
  };
  while (cut(0, BLANK_START, (node) => before.push(node)));
  while (cut(-1, BLANK_END, (node) => after.unshift(node)));
  return { before, inner, after };
}

function append(nodes: ElementContent[], node: ElementContent): void {
  const last = nodes.at(-1);
  // Joined at once: the fewer pieces of text, the less is gone through again.
  if (node.type === "text" && last?.type === "text")
    nodes[nodes.length - 1] = { type: "text", value: last.value + node.value };
  else nodes.push(node);
}

function isHidden(node: Element): boolean {
  const { tagName, properties } = node;
  if (HIDDEN.has(tagName) || (properties["hidden"] !== undefined && properties["hidden"] !== null)) return true;
  if (tagName === "input" && attributeOf(node, "type") === "hidden") return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/i.test(attributeOf(node, "style"));
}

function checkbox(node: Element): ElementContent[] {
  // A mere presence, whatever its value: browsers show `checked="false"` as checked.
  const isChecked = "checked" in node.properties;
  const [type, value] = [attributeOf(node, "type").toLowerCase(), attributeOf(node, "value")];
  if (["checkbox", "radio"].includes(type)) return [{ type: "text", value: isChecked ? "☑ " : "☐ " }];
  return value !== "" && type !== "password" ? [{ type: "text", value }] : [];
}

function drawnText(node: Element): string {
  return node.children
    .map((child) => {
      if (child.type === "text") return child.value.trim();
      return child.type === "element" && !HIDDEN.has(child.tagName) ? drawnText(child) : "";
    })
    .filter((text) => text !== "")
    .join(" ");
}

/** What an element says about its text, by its name, style and classes; what is said already is left out. */
function marksOf(node: Element, said: ReadonlySet<string>): Element[] {
  const { tagName } = node;
  const style = attributeOf(node, "style").toLowerCase();
  const classes = attributeOf(node, "className").toLowerCase();
  const names = new Set<string>();
  const own = lookUp(SAME, tagName) ?? tagName;
  if (MARKS.has(own)) names.add(own);
  for (const [name, inStyle, inClass] of SAID) if (inStyle.test(style) || inClass.test(classes)) names.add(name);
  if (/^(?:th|h[1-6])$/.test(tagName)) names.delete("strong");
  if (BLOCKS.has(tagName)) names.delete("mark");
  return [...names]
    .filter((name) => !said.has(name))
    .map((name) => ({ type: "element", tagName: name, properties: {}, children: [] }));
}

const SAID: readonly (readonly [name: string, style: RegExp, classes: RegExp])[] = [
  [
    "del",
    /text-decoration[a-z-]*\s*:[^;]*line-through/,
    /(?:^|\s|-|_)(?:strike|strikethrough|line-?through|struck|strikeout)(?:$|\s)/,
  ],
  ["strong", /font-weight\s*:\s*(?:bold|[6-9]00|1000)/, /(?:^|\s)(?:bold|font-bold|fw-bold)(?:$|\s)/],
  ["em", /font-style\s*:\s*(?:italic|oblique)/, /(?:^|\s)(?:italic|fst-italic)(?:$|\s)/],
  ["sup", /vertical-align\s*:\s*super/, /(?:^|\s)(?:superscript|sup)(?:$|\s)/],
  ["sub", /vertical-align\s*:\s*sub/, /(?:^|\s)(?:subscript|sub)(?:$|\s)/],
  ["u", /text-decoration[a-z-]*\s*:[^;]*underline/, /(?:^|\s)(?:underline|text-decoration-underline)(?:$|\s)/],
  [
    "mark",
    /background(?:-color)?\s*:\s*(?!\s*(?:transparent|none|inherit|initial|unset|white|#fff(?:fff)?\b|rgba?\(\s*255\s*,\s*255\s*,\s*255|rgba\([^)]*,\s*0\s*\)))[^\s;]/,
    /(?:^|\s)(?:marker(?:-[a-z]+)?|highlight(?:ed)?)(?:$|\s)/,
  ],
];
