/**
 * Rich text of a notebook, made harmless: only what is on these lists goes out, everything else is dropped or shown as text. Built
 * up from nothing instead of cut down, so that what nobody thought of cannot slip through.
 */
const ALLOWED_TAGS = new Set(
  (
    "p b i em strong u s sub sup br hr h1 h2 h3 h4 h5 h6 ul ol li table caption thead tbody tfoot tr td th pre code blockquote " +
    "div span a img"
  ).split(" "),
);
const VOID_TAGS = new Set(["br", "hr", "img"]);
/** What stands between these is not text for people. */
const DROPPED_WITH_CONTENT = new Set([
  "script",
  "style",
  "iframe",
  "object",
  "svg",
  "math",
  "template",
  "noscript",
  "title",
  "textarea",
]);
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
const SAFE_IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/i;

interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where the text goes on. */
  readonly end: number;
}

/** How many characters may still be looked at in vain: a text of beginnings without ends must not take for ever. */
interface Patience {
  left: number;
}

const PATIENCE_PER_CHARACTER = 100;

/** HTML that is safe to show, with every element closed. */
export function sanitise(html: string): string {
  const out: string[] = [];
  const open: string[] = [];
  const patience: Patience = { left: PATIENCE_PER_CHARACTER * html.length };
  for (let at = 0; at < html.length;) {
    const next = html.indexOf("<", at);
    out.push(html.slice(at, next < 0 ? html.length : next).replaceAll(">", "&gt;"));
    if (next < 0) break;
    at = passMarkup(html, next, out, open, patience);
  }
  while (open.length > 0) out.push(`</${open.pop() ?? ""}>`);
  return out.join("");
}

/** Deals with whatever begins at this `<`, and gives where the text goes on. */
function passMarkup(html: string, at: number, out: string[], open: string[], patience: Patience): number {
  if (html.startsWith("<!--", at)) {
    const end = html.indexOf("-->", at + 4);
    return end < 0 ? html.length : end + 3;
  }
  const tag = patience.left > 0 ? readTag(html, at) : undefined;
  if (tag === undefined) {
    // It may have been looked for up to the end.
    patience.left -= html.length - at;
    out.push("&lt;");
    return at + 1;
  }
  if (DROPPED_WITH_CONTENT.has(tag.name) && !tag.isClosing) return endOf(tag.name, html, tag.end);
  if (!ALLOWED_TAGS.has(tag.name)) return tag.end;
  if (tag.isClosing) closeTag(tag.name, out, open);
  else openTag(tag, out, open);
  return tag.end;
}

function openTag({ name, attributes }: Tag, out: string[], open: string[]): void {
  if (name === "img") {
    const source = attributes.get("src") ?? "";
    const alt = attributes.get("alt") ?? "";
    out.push(
      SAFE_IMAGE.test(source) ? `<img src="${escape(source)}" alt="${escape(alt)}">` : escape(alt || "[picture]"),
    );
    return;
  }
  const target = name === "a" ? (attributes.get("href") ?? "").trim() : "";
  const link = SAFE_LINK.test(target) ? ` href="${escape(target)}" rel="noopener noreferrer nofollow"` : "";
  out.push(`<${name}${link}>`);
  if (!VOID_TAGS.has(name)) open.push(name);
}

/** Closes what is inside as well; an end without a beginning is nothing. */
function closeTag(name: string, out: string[], open: string[]): void {
  if (!open.includes(name)) return;
  for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
    out.push(`</${inner}>`);
    if (inner === name) return;
  }
}

function endOf(name: string, html: string, from: number): number {
  const end = html.toLowerCase().indexOf(`</${name}`, from);
  const close = end < 0 ? -1 : html.indexOf(">", end);
  return close < 0 ? html.length : close + 1;
}

/** The tag that begins here, if one does and it ends. */
function readTag(html: string, at: number): Tag | undefined {
  const isClosing = html.charAt(at + 1) === "/";
  const name = wordAt(html, at + (isClosing ? 2 : 1), /[a-zA-Z0-9]/);
  if (!/^[a-zA-Z]/.test(name) || !html.includes(">", at)) return undefined;
  const attributes = new Map<string, string>();
  let position = at + (isClosing ? 2 : 1) + name.length;
  while (position < html.length && html.charAt(position) !== ">") {
    const attribute = wordAt(html, position, /[^\s"'<>/=]/);
    if (attribute === "") {
      position += 1;
      continue;
    }
    const { value, end } = valueAt(html, position + attribute.length);
    if (!attributes.has(attribute.toLowerCase())) attributes.set(attribute.toLowerCase(), unescape(value));
    position = end;
  }
  if (position >= html.length) return undefined;
  return { name: name.toLowerCase(), isClosing, attributes, end: position + 1 };
}

function valueAt(html: string, from: number): { value: string; end: number } {
  const equals = skipBlanks(html, from);
  if (html.charAt(equals) !== "=") return { value: "", end: from };
  const begin = skipBlanks(html, equals + 1);
  const quote = html.charAt(begin);
  if (quote !== '"' && quote !== "'") {
    const value = wordAt(html, begin, /[^\s>]/);
    return { value, end: begin + value.length };
  }
  const close = html.indexOf(quote, begin + 1);
  const end = close < 0 ? html.length : close;
  return { value: html.slice(begin + 1, end), end: end + 1 };
}

function wordAt(html: string, from: number, belongs: RegExp): string {
  let end = from;
  while (end < html.length && belongs.test(html.charAt(end))) end += 1;
  return html.slice(from, end);
}

function skipBlanks(html: string, from: number): number {
  let at = from;
  while (/\s/.test(html.charAt(at))) at += 1;
  return at;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  colon: ":",
  tab: "\t",
  newline: "\n",
};

/** What the browser would read, so that a disguised `javascript:` is judged by what it is. */
function unescape(text: string): string {
  return text
    .replaceAll(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi,
      (whole, hex: string, decimal: string, name: string) => {
        if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
        return code <= 0x10_ffff ? String.fromCodePoint(code) : "";
      },
    )
    .replaceAll(/[\u0000-\u001F]/g, "");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
