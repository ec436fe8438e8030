import type { Schema } from "hast-util-sanitize";

const TEXT = "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strike strong sub sup u var";
const BLOCKS = "blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr img li ol p pre ul";
const TABLES = "col colgroup table tbody td tfoot th thead tr";

/** The class of a piece of code that names its language. */
export const LANGUAGE_CLASS = /^language-[\w+#.-]{1,40}$/;

/** Where a link may lead. */
export const LINK_SCHEMES: readonly string[] = ["http", "https", "mailto", "ftp", "tel"];

/**
 * What rich text may hold: what LabArchives' editor makes, and no more. The one list for everything that is written to a page
 * and for everything that is shown of one.
 */
export const ALLOWED: Schema = {
  tagNames: `${TEXT} ${BLOCKS} ${TABLES}`.split(" "),
  attributes: {
    a: ["href", "title"],
    abbr: ["title"],
    code: [["className", LANGUAGE_CLASS]],
    col: ["span"],
    img: ["alt", "height", "src", "title", "width"],
    li: ["value"],
    ol: ["reversed", "start", ["type", "1", "a", "A", "i", "I"]],
    table: ["border"],
    td: ["colSpan", "rowSpan"],
    th: ["colSpan", "rowSpan", ["scope", "row", "col", "rowgroup", "colgroup"]],
    "*": ["className", "style", ["align", "left", "right", "center", "justify"]],
  },
  ancestors: Object.fromEntries(
    "caption col colgroup tbody td tfoot th thead tr".split(" ").map((name) => [name, ["table"]]),
  ),
  protocols: { href: [...LINK_SCHEMES], src: ["http", "https", "data"] },
  strip: "script style title template noscript iframe noembed noframes object head math-annotation".split(" "),
};

/** Pictures that stand in the text itself. SVG is a document, not a picture. */
const EMBEDDED = /^data:image\/(?:png|jpeg|gif|webp|bmp);base64,[a-z\d+/\s]+={0,2}\s*$/i;

/** Whether a picture may be shown: one from the web, or one in the text itself. */
export function isPictureAllowed(source: string): boolean {
  return !/^\s*data:/i.test(source) || EMBEDDED.test(source);
}

const STYLES = new Set(
  (
    "background-color color font-family font-size font-style font-weight text-align text-decoration text-decoration-line " +
    "text-indent vertical-align white-space width height min-width max-width float margin margin-left margin-right " +
    "padding padding-left border border-color border-style border-width border-collapse list-style-type"
  ).split(" "),
);

/** No address, no escape, no comment: nothing but words, numbers, lengths and colours. */
const PLAIN_VALUE = /^(?:[\w\s#%.,'"+-]|rgba?\([\d\s.,%]+\)|hsla?\([\d\s.,%a-z]+\))+$/i;

/** The part of a `style` that only says how text looks. */
export function safeStyle(style: string): string {
  return style
    .split(";")
    .flatMap((declaration) => {
      const at = declaration.indexOf(":");
      const [name, value] = [
        declaration.slice(0, Math.max(at, 0)).trim().toLowerCase(),
        declaration.slice(at + 1).trim(),
      ];
      return STYLES.has(name) && value.length <= 200 && PLAIN_VALUE.test(value) ? [`${name}:${value}`] : [];
    })
    .join(";");
}
