/** A piece of XML to write: what {@link element} gives. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text, children, or null for `nil="true"`. */
  readonly content: string | null | readonly XmlNode[];
}

/** Makes an element. Rails' type hints (`type="integer"`…) go into `attributes`. */
export function element(
  name: string,
  content: XmlNode["content"] = "",
  attributes: Readonly<Record<string, string>> = {},
): XmlNode {
  return { name, attributes, content };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A bare carriage return would be read back as a line feed.
  "\r": "&#13;",
};
const ATTRIBUTE_ESCAPES: Readonly<Record<string, string>> = { ...ESCAPES, "\n": "&#10;", "\t": "&#9;" };

export function escapeXmlText(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

function escapeXmlAttribute(text: string): string {
  return text.replaceAll(/[&<>"\r\n\t]/g, (character) => ATTRIBUTE_ESCAPES[character] ?? character);
}

/** Writes a whole document with its declaration. */
export function writeXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(root)}\n`;
}

function writeNode(node: XmlNode): string {
  const attributes = node.content === null ? { ...node.attributes, nil: "true" } : node.attributes;
  const head = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`)
    .join("");
  if (node.content === null || node.content.length === 0) return `<${node.name}${head}/>`;
  const inner = typeof node.content === "string" ? escapeXmlText(node.content) : node.content.map(writeNode).join("");
  return `<${node.name}${head}>${inner}</${node.name}>`;
}
