import type { Tag } from "./tokenize.ts";

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));?/gi;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const LINKED = new Set(["http:", "https:", "mailto:"]);
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/]+={0,2}$/i;

/** Text for a page. A character reference stays one, so that `&micro;` is still a µ. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)/gi, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** The attributes an allowed tag keeps, ready to write; `undefined` when the tag is nothing without one that is refused. */
export function attributesOf({ name, attributes }: Tag): string | undefined {
  const value = (key: string): string => decodeReferences(attributes.get(key) ?? "");
  if (name === "a") return linkAttributes(value("href"));
  if (name === "img") return pictureAttributes(value("src"), value("alt"));
  return name === "td" || name === "th" ? span("colspan", value("colspan")) + span("rowspan", value("rowspan")) : "";
}

/** An address is written as it was understood, so that a browser cannot understand it in another way. */
function linkAttributes(href: string): string {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  if (url === undefined || !LINKED.has(url.protocol)) return "";
  return ` href="${quoted(url.href)}" rel="noopener noreferrer"`;
}

function pictureAttributes(src: string, alt: string): string | undefined {
  const compact = src.replaceAll(/\s/g, "");
  return PICTURE.test(compact) ? ` src="${compact}" alt="${quoted(alt)}"` : undefined;
}

function span(name: string, value: string): string {
  return /^[1-9]\d{0,2}$/.test(value) ? ` ${name}="${value}"` : "";
}

function quoted(text: string): string {
  return escapeText(text.replaceAll("&", "&amp;"));
}

/** Once, as a browser does. A name that is not known here stays as it is, and is written as the plain text it then is. */
export function decodeReferences(text: string): string {
  return text.replaceAll(REFERENCE, (_whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? "";
    const codePoint = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return codePoint === 0 || codePoint > 0x10_ff_ff ? "\u{FFFD}" : String.fromCodePoint(codePoint);
  });
}
