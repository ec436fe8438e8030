import type { Element, Root, RootContent } from "hast";
import { lookUp } from "../../core/look-up.ts";

const VOID = new Set(["br", "col", "hr", "img"]);
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00A0": "&nbsp;",
};

/** HTML names of what the tree calls otherwise. */
const NAMES: Readonly<Record<string, string>> = { className: "class", colSpan: "colspan", rowSpan: "rowspan" };

/**
 * An already sanitised tree as HTML. Unlike `hast-util-to-html` it escapes `<` and `>` in attributes too, for the many programs
 * that read HTML by patterns, and keeps an empty line at the start of `<pre>`.
 */
export function writeHtml(tree: Root): string {
  const pieces: string[] = [];
  for (const child of tree.children) write(child, pieces);
  return pieces.join("");
}

function write(node: RootContent, pieces: string[]): void {
  if (node.type === "text") pieces.push(node.value.replaceAll(/[&<>\u00A0]/g, escaped));
  if (node.type === "element") writeElement(node, pieces);
}

function writeElement({ tagName, properties, children }: Element, pieces: string[]): void {
  pieces.push(`<${tagName}`);
  for (const name in properties) pieces.push(attribute(lookUp(NAMES, name) ?? name.toLowerCase(), properties[name]));
  pieces.push(">");
  if (VOID.has(tagName)) return;
  const [first] = children;
  if (tagName === "pre" && first?.type === "text" && first.value.startsWith("\n")) pieces.push("\n");
  for (const child of children) write(child, pieces);
  pieces.push(`</${tagName}>`);
}

function attribute(name: string, value: Element["properties"][string]): string {
  if (value === null || value === undefined || value === false) return "";
  if (value === true) return ` ${name}=""`;
  const text = Array.isArray(value) ? value.join(" ") : `${value}`;
  return ` ${name}="${text.replaceAll(/[&<>"\u00A0]/g, escaped)}"`;
}

const escaped = (character: string): string => ESCAPES[character] ?? character;
