/** A piece of HTML: an element with what is in it, or text. */
export type HtmlNode = HtmlElement | string;

export interface HtmlElement {
  /** Lower case; `""` for the whole. */
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: HtmlNode[];
}

const VOID = new Set(["br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "source"]);
const NOT_SHOWN =
  /<(script|style|head|template|noscript|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)|<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>/gi;
const TOKEN = /<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+|</gi;

/** An element that ends where another of these begins, as HTML lets people leave out end tags. */
const ENDED_BY: Readonly<Record<string, readonly string[]>> = {
  p: ["p", "div", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"],
  li: ["li"],
  td: ["td", "th", "tr", "tbody"],
  th: ["td", "th", "tr", "tbody"],
  tr: ["tr", "tbody"],
  dt: ["dt", "dd"],
  dd: ["dt", "dd"],
};

/** Reads HTML as people and editors write it; what cannot be read is taken as text or left out, never an error. */
export function readHtml(html: string): HtmlElement {
  const root: HtmlElement = { tag: "", attributes: {}, children: [] };
  const open: HtmlElement[] = [root];
  const here = (): HtmlElement => open.at(-1) ?? root;
  for (const [token, slash, name, attributes = ""] of html.replaceAll(NOT_SHOWN, "").matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (tag === undefined) here().children.push(decodeEntities(token));
    else if (slash === "/") close(open, tag);
    else begin(open, { tag, attributes: readAttributes(attributes), children: [] }, attributes.endsWith("/"));
  }
  return root;
}

/** What is nested deeper stands beside what it is in. */
const MOST_LEVELS = 100;

function begin(open: HtmlElement[], element: HtmlElement, isClosed: boolean): void {
  while (open.length > 1 && ENDED_BY[open.at(-1)?.tag ?? ""]?.includes(element.tag) === true) open.pop();
  open.at(-1)?.children.push(element);
  if (!isClosed && !VOID.has(element.tag) && open.length < MOST_LEVELS) open.push(element);
}

/** An end tag ends everything up to its start; one without a start means nothing. */
function close(open: HtmlElement[], tag: string): void {
  const start = open.findLastIndex((element) => element.tag === tag);
  if (start > 0) open.length = start;
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = "", double, single, bare] of text.matchAll(
    /([a-z][\w:-]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi,
  )) {
    found[name.toLowerCase()] = decodeEntities(double ?? single ?? bare ?? "");
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00A0",
  micro: "µ",
  deg: "°",
  plusmn: "±",
  times: "×",
  middot: "·",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  copy: "©",
  reg: "®",
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  Delta: "Δ",
  lambda: "λ",
  mu: "μ",
  Omega: "Ω",
  le: "≤",
  ge: "≥",
  ne: "≠",
  rarr: "→",
  larr: "←",
  sup2: "²",
  sup3: "³",
  frac12: "½",
  euro: "€",
  bull: "•",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
};

export function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]*));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}
