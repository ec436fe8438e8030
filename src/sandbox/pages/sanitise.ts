import { attributesOf, escapeText } from "./markup.ts";
import { type Tag, tokenize } from "./tokenize.ts";

const ALLOWED = new Set(
  (
    "p b i em strong u s sub sup br hr h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tr td th pre code blockquote " +
    "div span a img"
  ).split(" "),
);
const VOID = new Set(["br", "hr", "img"]);

/** Tags that only say how something looks: they go, and their text stays. */
const UNWRAPPED = new Set("font center small big section article figure figcaption colgroup col o:p".split(" "));

/** What a start tag ends that stands open directly around it: nobody writes `</li>` and `</td>` by hand. */
const ENDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["p", ["p"]],
  ["li", ["p", "li"]],
  ["td", ["p", "td", "th"]],
  ["th", ["p", "td", "th"]],
  ["tr", ["p", "td", "th", "tr"]],
  ["tbody", ["p", "td", "th", "tr", "thead", "tbody"]],
]);

// Beyond this nobody reads any more, and a browser may stumble.
const MAX_DEPTH = 64;

/**
 * Rich text as people wrote it, made safe to stand in a page: what is on a short list of tags and attributes is written anew,
 * everything else comes out as visible text. What is left open is closed. Headings go down by one level, below the page's own.
 *
 * @example
 * ```ts
 * sanitise("<p onclick=x()>a<script>x()</script>"); // "<p>a&lt;script&gt;x()&lt;/script&gt;</p>"
 * ```
 */
export function sanitise(source: string): string {
  const writer = new SafeWriter();
  for (const token of tokenize(source)) {
    if (typeof token === "string") writer.text(token);
    else if (token.isEnd) writer.end(token);
    else writer.start(token);
  }
  return writer.finish();
}

class SafeWriter {
  readonly #pieces: string[] = [];
  readonly #open: string[] = [];

  text(text: string): void {
    this.#pieces.push(escapeText(text));
  }

  start(tag: Tag): void {
    if (UNWRAPPED.has(tag.name)) return;
    const attributes = ALLOWED.has(tag.name) ? attributesOf(tag) : undefined;
    if (attributes === undefined) {
      this.text(tag.source);
      return;
    }
    this.#endBefore(tag.name);
    if (VOID.has(tag.name)) {
      this.#pieces.push(`<${tag.name}${attributes}>`);
    } else if (this.#open.length < MAX_DEPTH) {
      this.#pieces.push(`<${written(tag.name)}${attributes}>`);
      this.#open.push(tag.name);
    }
  }

  /** An end without a beginning is nothing to show, unless the tag is not allowed at all. */
  end({ name, source }: Tag): void {
    if (VOID.has(name) || UNWRAPPED.has(name)) return;
    if (!ALLOWED.has(name)) this.text(source);
    else if (this.#open.includes(name)) while (this.#close() !== name);
  }

  finish(): string {
    while (this.#open.length > 0) this.#close();
    return this.#pieces.join("");
  }

  #endBefore(name: string): void {
    const ended = ENDS.get(name) ?? [];
    while (ended.includes(this.#open.at(-1) ?? "")) this.#close();
    // A link within a link is none in HTML.
    if (name === "a" && this.#open.includes("a")) while (this.#close() !== "a");
  }

  #close(): string | undefined {
    const name = this.#open.pop();
    if (name !== undefined) this.#pieces.push(`</${written(name)}>`);
    return name;
  }
}

function written(name: string): string {
  const level = /^h([1-6])$/.exec(name)?.[1];
  return level === undefined ? name : `h${Math.min(Number(level) + 1, 6)}`;
}
