import { SaxesParser } from "saxes";

/** An XML element as JSON: its text, or its children by name, each a list however many there are; `null` for `nil="true"`. */
export type XmlJson = string | null | { readonly [name: string]: readonly XmlJson[] };

interface Open {
  readonly name: string;
  readonly isNil: boolean;
  readonly children: Record<string, XmlJson[]>;
  text: string;
}

/**
 * An XML document as JSON. Lists of one stay lists, so that a script meets the same shape every time.
 *
 * @throws Error when it is not well-formed.
 */
export function xmlToJson(xml: string): XmlJson {
  const parser = new SaxesParser();
  const open: Open[] = [{ name: "", isNil: false, children: {}, text: "" }];
  parser.on("opentag", ({ name, attributes }) => {
    open.push({ name, isNil: attributes["nil"] === "true", children: {}, text: "" });
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element !== undefined) add(open.at(-1), element);
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return open[0]?.children ?? {};
}

function add(parent: Open | undefined, element: Open): void {
  if (parent === undefined) return;
  // A name from the network must not become a prototype.
  if (!Object.hasOwn(parent.children, element.name))
    Object.defineProperty(parent.children, element.name, { value: [], enumerable: true });
  parent.children[element.name]?.push(valueOf(element));
}

function valueOf({ isNil, children, text }: Open): XmlJson {
  if (isNil) return null;
  return Object.keys(children).length === 0 ? text : children;
}
