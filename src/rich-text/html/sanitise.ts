import type { Element, ElementContent, Root, RootContent } from "hast";
import { sanitize } from "hast-util-sanitize";
import { ALLOWED, isPictureAllowed, safeStyle } from "./allowed.ts";
import { attributeOf, parseHtml } from "./parse.ts";
import { writeHtml } from "./write.ts";

/** How {@link sanitise} is to treat what is not dangerous, but somebody else's. */
export interface SanitiseOptions {
  /**
   * For a page of your own that shows somebody else's text: no looks (`style`, `class`), no pictures from the web (their
   * description stands there), and links only to whole addresses, with `rel="noopener noreferrer"`. Default: false.
   */
  readonly strict?: boolean;
  /** With `strict`: what stands for a picture from the web, its description or a link to it. Default: `"text"`. */
  readonly webPictures?: "text" | "link" | undefined;
  /** How many levels headings go down, below the page's own; the sixth is the last. Default: 0. */
  readonly headingOffset?: number;
}

/**
 * HTML made safe to store and to show: what LabArchives' editor makes stays, everything else goes (its text stays, unless it
 * was never text, as in a script). The result is well-formed. Sanitised again it says the same; only what HTML does not nest (a
 * link or a heading in another) may be closed elsewhere. Takes time in proportion to the length, and never throws.
 *
 * @example
 * ```ts
 * import { sanitise } from "labapi/rich-text";
 *
 * sanitise('<p onclick="x()">10<sup>6</sup> cells<script>x()</script>'); // "<p>10<sup>6</sup> cells</p>"
 * ```
 */
export function sanitise(html: string, options: SanitiseOptions = {}): string {
  return writeHtml(safeTree(parseHtml(html), options));
}

/** A tree of allowed elements only. The given one is changed. */
function safeTree(tree: Root, options: SanitiseOptions): Root {
  const shown = { ...tree, children: replaced(tree.children, visible) };
  const safe = sanitize(shown, ALLOWED);
  const root: Root = safe.type === "root" ? safe : { type: "root", children: safe.type === "doctype" ? [] : [safe] };
  return { ...root, children: replaced(root.children, (child) => narrowed(child, options)) };
}

/** Each by what stands for it. Nearly always that is itself, and then there is nothing to make anew. */
function replaced<T extends RootContent>(nodes: T[], by: (node: T) => RootContent | readonly RootContent[]): T[] {
  const parts = nodes.map((node) => by(node));
  return parts.every((part, index) => part === nodes[index]) ? nodes : (parts.flat() as T[]);
}

/** Checkboxes are signs from here on, as a page has no use for a form. */
function visible(node: RootContent): RootContent | readonly RootContent[] {
  if (node.type !== "element") return node.type === "text" ? node : [];
  if (node.tagName === "input") return checkbox(node);
  node.children = replaced(node.children, visible);
  return node;
}

function checkbox(node: Element): ElementContent[] {
  // A mere presence, whatever its value: browsers show `checked="false"` as checked.
  const isChecked = "checked" in node.properties;
  const isBox = ["checkbox", "radio"].includes(attributeOf(node, "type").toLowerCase());
  return isBox ? [{ type: "text", value: isChecked ? "☑" : "☐" }] : [];
}

function narrowed(node: RootContent, options: SanitiseOptions): RootContent | readonly RootContent[] {
  if (node.type !== "element") return node;
  const { tagName, properties } = node;
  const address = tagName === "img" ? attributeOf(node, "src") : "";
  if (options.strict === true) narrowStrictly(node);
  if ("style" in properties) narrowStyle(node);
  if (tagName === "img" && !isShown(node))
    return options.webPictures === "link" && /^https?:/i.test(address) ? pictureLink(node, address) : altText(node);
  if (tagName === "img") properties["src"] = pictureOf(attributeOf(node, "src"));
  if (/^h[1-6]$/.test(tagName))
    node.tagName = `h${Math.min(Number(tagName.slice(1)) + (options.headingOffset ?? 0), 6)}`;
  const within: SanitiseOptions = tagName === "a" ? { ...options, webPictures: "text" } : options;
  node.children = replaced(node.children, (child) => narrowed(child, within));
  return node;
}

function narrowStyle(node: Element): void {
  const style = safeStyle(attributeOf(node, "style"));
  if (style === "") delete node.properties["style"];
  else node.properties["style"] = style;
}

const isShown = ({ properties: { src } }: Element): boolean => typeof src === "string" && isPictureAllowed(src);

/** Pictures in the text itself are often written over many lines. */
const pictureOf = (source: string): string => (/^\s*data:/i.test(source) ? source.replaceAll(/\s+/g, "") : source);

function altText({ properties: { alt } }: Element): ElementContent[] {
  return typeof alt === "string" && alt !== "" ? [{ type: "text", value: alt }] : [];
}

/** Where the picture is: only a person asks for it. */
function pictureLink(node: Element, address: string): ElementContent[] {
  if (!URL.canParse(address)) return altText(node);
  const href = new URL(address).href;
  const [alt] = altText(node);
  const children: ElementContent[] = [alt ?? { type: "text", value: href }];
  return [{ type: "element", tagName: "a", properties: { href, rel: ["noopener", "noreferrer"] }, children }];
}

function narrowStrictly(node: Element): void {
  const { tagName, properties } = node;
  for (const name of ["style", "className", "border", "align"]) delete properties[name];
  if (tagName === "img" && !/^data:/i.test(attributeOf(node, "src"))) delete properties["src"];
  if (tagName !== "a") return;
  const href = attributeOf(node, "href");
  if (!URL.canParse(href)) delete properties["href"];
  // Written as it was understood, so that a browser cannot understand it in another way.
  else Object.assign(properties, { href: new URL(href).href, rel: ["noopener", "noreferrer"] });
}
