import type { Element, Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import {
  type DefaultTreeAdapterMap,
  defaultTreeAdapter,
  html as html5,
  Parser,
  type ParserOptions,
  type Token,
} from "parse5";

/** What is nested deeper stands in the innermost element that still counts: nobody sees the difference, and no stack overflows. */
const MOST_LEVELS = 64;

/** Read as raw text, these hold nothing that could nest; ignored, their text would become markup. */
const RAW = new Set("script style title textarea xmp iframe noembed noframes br hr img input wbr".split(" "));

/** Formatting that is never closed is begun anew in each paragraph, as HTML has it. Beyond this much of it, it is not. */
const MOST_REPEATED = 4;

/** parse5, with bounds: text that nests or repeats without end takes time and memory in proportion to its length. */
class BoundedParser extends Parser<DefaultTreeAdapterMap> {
  #started = 1000;
  #made = 0;

  constructor(...parameters: ConstructorParameters<typeof Parser<DefaultTreeAdapterMap>>) {
    const [options, ...others] = parameters;
    super(
      { ...options, treeAdapter: { ...defaultTreeAdapter, createElement: (...of) => this.#create(...of) } },
      ...others,
    );
  }

  override onStartTag(token: Token.TagToken): void {
    this.#started += 1;
    if (this.openElements.stackTop >= MOST_LEVELS && !RAW.has(token.tagName)) return;
    super.onStartTag(token);
  }

  #create(...parameters: Parameters<typeof defaultTreeAdapter.createElement>): DefaultTreeAdapterMap["element"] {
    this.#made += 1;
    if (this.#made > this.#started * MOST_REPEATED) this.activeFormattingElements.clearToLastMarker();
    return defaultTreeAdapter.createElement(...parameters);
  }
}

/**
 * HTML as a tree, as a browser builds it; what is wrong is put right, never an error. In time proportional to the length.
 */
export function parseHtml(source: string): Root {
  const options: ParserOptions<DefaultTreeAdapterMap> = { scriptingEnabled: false };
  const context = defaultTreeAdapter.createElement("template", html5.NS.HTML, []);
  const parser = BoundedParser.getFragmentParser<DefaultTreeAdapterMap>(context, options);
  // A byte order mark is no part of the text.
  parser.tokenizer.write(source.replace(/^\uFEFF/, ""), true);
  const tree = fromParse5(parser.getFragment());
  return { type: "root", children: tree.type === "root" ? tree.children : [] };
}

/** An attribute as text; "" where there is none. */
export function attributeOf({ properties }: Element, name: string): string {
  const value = properties[name];
  return Array.isArray(value)
    ? value.join(" ")
    : typeof value === "string" || typeof value === "number"
      ? `${value}`
      : "";
}
