/** A tag of HTML as it was written. */
export interface Tag {
  /** Lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  /** Names in lower case; values as written, character references and all. The first of a name counts. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly source: string;
}

/** Text (character references as written) or a tag. */
export type Token = string | Tag;

/** What stands in these is no markup, up to their end tag. */
const RAW_TEXT = new Set(
  "script style textarea title xmp iframe noembed noframes noscript template plaintext".split(" "),
);

/**
 * Cuts HTML into text and tags, without a care for what they mean. Comments are left out; whatever is malformed or never ends is
 * text. Takes time in proportion to the length.
 */
export function* tokenize(source: string): Generator<Token> {
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf("<", at);
    if (next < 0) break;
    if (next > at) yield source.slice(at, next);
    const afterComment = endOfComment(source, next);
    const tag = afterComment === undefined ? readTag(source, next) : undefined;
    if (afterComment !== undefined) {
      at = afterComment;
    } else if (tag === "endless") {
      at = next;
      break;
    } else if (tag === undefined) {
      yield "<";
      at = next + 1;
    } else {
      at = next + tag.source.length;
      yield tag;
      const rawEnd = tag.isEnd || !RAW_TEXT.has(tag.name) ? at : endOfRawText(source, tag.name, at);
      if (rawEnd > at) yield source.slice(at, rawEnd);
      at = rawEnd;
    }
  }
  if (at < source.length) yield source.slice(at);
}

function endOfComment(source: string, at: number): number | undefined {
  if (!source.startsWith("<!--", at)) return undefined;
  const end = source.indexOf("-->", at + 4);
  // An unfinished comment hides everything after it, as in a browser.
  return end < 0 ? source.length : end + 3;
}

function endOfRawText(source: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  end.lastIndex = from;
  return end.exec(source)?.index ?? source.length;
}

/** "endless": the end of the text comes before that of the tag. `undefined`: no tag begins here. */
function readTag(source: string, at: number): Tag | "endless" | undefined {
  const opening = /<(\/?)([a-z][^\s/>]*)/iy;
  opening.lastIndex = at;
  const found = opening.exec(source);
  if (found === null) return undefined;
  const [, slash, name = ""] = found;
  const attributes = new Map<string, string>();
  const end = readAttributes(source, opening.lastIndex, attributes);
  if (end === undefined) return "endless";
  return { name: name.toLowerCase(), isEnd: slash === "/", attributes, source: source.slice(at, end) };
}

/** Where the tag ends, past its `>`. */
function readAttributes(source: string, from: number, into: Map<string, string>): number | undefined {
  const attribute = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(?!["'])([^\s>]*)|(["'])))?)/y;
  attribute.lastIndex = from;
  for (let found = attribute.exec(source); found !== null; found = attribute.exec(source)) {
    const [, end, name = "", double, single, bare, unclosed] = found;
    if (end !== undefined) return attribute.lastIndex;
    if (unclosed !== undefined) return undefined;
    const key = name.toLowerCase();
    if (!into.has(key)) into.set(key, double ?? single ?? bare ?? "");
  }
  return undefined;
}
