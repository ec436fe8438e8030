import type { XmlNode } from "../../index.ts";

/** An XML element as JSON: its text, or its children by name, each a list however many there are; `null` for `nil="true"`. */
export type XmlJson = string | null | { readonly [name: string]: readonly XmlJson[] };

/** A document as JSON. Lists of one stay lists, so that a script meets the same shape every time. */
export function xmlToJson(root: XmlNode): XmlJson {
  return collected([root]);
}

function collected(elements: readonly XmlNode[]): XmlJson {
  const byName: Record<string, XmlJson[]> = {};
  for (const element of elements) {
    const { name } = element;
    // A name from the network must not become a prototype.
    if (!Object.hasOwn(byName, name)) Object.defineProperty(byName, name, { value: [], enumerable: true });
    byName[name]?.push(valueOf(element));
  }
  return byName;
}

function valueOf(element: XmlNode): XmlJson {
  if (element.isNil) return null;
  return element.children.length === 0 ? element.text : collected(element.children);
}

/** A document as XML again, set in by two blanks per level. */
export function xmlToText(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}\n`;
}

function lines(element: XmlNode, indent: string): string[] {
  const { name, attributes, children, text } = element;
  const facts = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const begin = `${indent}<${name}${facts.join("")}`;
  if (children.length > 0)
    return [`${begin}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
  return [text === "" ? `${begin}/>` : `${begin}>${escaped(text)}</${name}>`];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
