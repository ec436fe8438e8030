import type { ElementContent } from "hast";
import { addressesIn } from "./addresses.ts";
import { escapeText } from "./escape-text.ts";
import { fits } from "./flanking.ts";
import { destination, normalised } from "./link-target.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { RAISED } from "./raised-and-lowered.ts";

/** Where running text stands, as that decides how a line ends in it. */
export type Form = "paragraph" | "heading" | "cell";

/** How the tree is written. */
export interface Writing {
  /** Pictures in the text itself are named, not written out. */
  readonly shortensPictures: boolean;
}

/** Running text as Markdown; "" where nothing is to be seen. */
export function inlineMarkdown(nodes: readonly ElementContent[], form: Form, writing: Writing): string {
  const pieces = piecesOf(nodes);
  const line = new InlineWriter(form, writing, tildes(pieces) === 1).write(pieces, TOP);
  return form === "heading" ? line.replace(/(^|\s)(#+)$/, String.raw`$1\$2`) : line;
}

/** More than one may be a pair. */
function tildes(pieces: readonly Piece[]): number {
  let count = 0;
  for (const piece of pieces) {
    if (piece.kind === "text") for (let at = -1; (at = piece.value.indexOf("~", at + 1)) >= 0;) count += 1;
    if (piece.kind === "mark") count += (/^(?:del|sub)$/.test(piece.name) ? 2 : 0) + tildes(piece.children);
    if (piece.kind === "link") count += tildes(piece.children);
  }
  return count;
}

interface Around {
  readonly before: string;
  readonly after: string;
  readonly isInLink: boolean;
  readonly isTop: boolean;
  /** Whether at most one more piece follows in the block. */
  readonly isLast: boolean;
}

const TOP: Around = { before: "", after: "", isInLink: false, isTop: true, isLast: false };
const SIGNS: Readonly<Record<string, readonly string[]>> = { strong: ["**", "__"], em: ["*", "_"], del: ["~~"] };
const PEEKED: Readonly<Record<string, string>> = { strong: "*", em: "*", del: "~", sup: "^", sub: "~" };
const AFTER_WORD = /[\p{L}\p{M}\p{N})\]}"'’”µ°%]$/u;
/** Lowered text is struck text when there is anything in it but one word. */
const LOWERED = /^[\p{L}\p{N}](?:[\p{L}\p{N}+−–.,/-]{0,58}[\p{L}\p{N}])?$/u;

class InlineWriter {
  readonly #form: Form;
  readonly #writing: Writing;
  readonly #keepsTilde: boolean;

  constructor(form: Form, writing: Writing, keepsTilde: boolean) {
    this.#form = form;
    this.#writing = writing;
    this.#keepsTilde = keepsTilde;
  }

  write(pieces: readonly Piece[], around: Around): string {
    const out: string[] = [];
    let before = around.before;
    pieces.forEach((piece, index) => {
      const next = pieces[index + 1];
      const after = next === undefined ? around.after : peek(next);
      const written = this.#piece(
        piece,
        { ...around, before, after, isLast: around.isTop && index + 2 >= pieces.length },
        next,
      );
      out.push(written);
      if (written !== "") before = written.slice(-2);
    });
    return out.join("");
  }

  #piece(piece: Piece, around: Around, next: Piece | undefined): string {
    switch (piece.kind) {
      case "text":
        return this.#text(piece.value, around);
      case "code":
        return this.#code(piece.value);
      case "break":
        // Two blanks at the end, which nobody sees in a terminal. Further breaks would be an empty line.
        return this.#form === "paragraph" && next?.kind !== "break" && !around.isInLink ? "  \n" : "<br>";
      case "image":
        return this.#image(piece);
      case "link":
        return this.#link(piece, around, next);
      default:
        return this.#mark(piece.name, piece.children, around);
    }
  }

  #text(value: string, { before, after, isInLink, isTop }: Around): string {
    const isLineStart = this.#form === "paragraph" && ((isTop && before === "") || before.endsWith("\n"));
    return escapeText(value, {
      before: before.endsWith("\n") ? "" : before,
      after,
      isLineStart,
      isInLink,
      isInCell: this.#form === "cell",
      keepsTilde: this.#keepsTilde,
    });
  }

  #code(value: string): string {
    const longest = (value.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
    const fence = "`".repeat(longest + 1);
    const isPadded = /^`|`$/.test(value) || (/^ .* $/.test(value) && value.trim() !== "");
    const text = this.#form === "cell" ? value.replaceAll("|", String.raw`\|`) : value;
    return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
  }

  #image({ alt, url, title }: Extract<Piece, { kind: "image" }>): string {
    const isNamed = this.#writing.shortensPictures && url.startsWith("data:");
    const target = isNamed ? `${url.slice(0, Math.min(url.indexOf(",") + 1 || 5, 80))}…` : destination(url);
    return `![${escapeLabel(alt)}](${target}${titled(title, this.#form)})`;
  }

  #link(piece: Extract<Piece, { kind: "link" }>, around: Around, next: Piece | undefined): string {
    const { children, url, title } = piece;
    const [only] = children;
    const text = children.length === 1 && only?.kind === "text" && title === "" ? only.value : "";
    if (isOwnText(text, url)) {
      if (isReadBare(text, around, next)) return text;
      if (/^https?:\/\/[\w./?=&#+:-]+$/.test(text) || isMailAddress(text)) return `<${text}>`;
    }
    const label = this.write(children, { before: "[", after: "]", isInLink: true, isTop: false, isLast: false });
    return `[${label}](${destination(url)}${titled(title, this.#form)})`;
  }

  /** Signs where Markdown reads them back, and the tag where it would not: no letter beside them is ever written in code. */
  #mark(name: string, children: readonly Piece[], around: Around): string {
    const short = shortSign(name, children, around);
    if (short !== undefined) return short;
    const inner = this.write(children, {
      before: ">",
      after: "<",
      isInLink: around.isInLink,
      isTop: false,
      isLast: false,
    });
    const before = around.before.endsWith("\n") ? "" : around.before;
    const sign = SIGNS[name]?.find((candidate) => fits(candidate, before, inner, around.after));
    return sign === undefined ? `<${name}>${inner}</${name}>` : `${sign}${inner}${sign}`;
  }
}

/** `10^6^`, `H~2~O`. */
function shortSign(name: string, [only, another]: readonly Piece[], { before, after }: Around): string | undefined {
  if (only?.kind !== "text" || another !== undefined || !AFTER_WORD.test(before)) return undefined;
  const { value } = only;
  if (name === "sup" && after !== "^" && RAISED.test(value) && !/[:@]|www\./i.test(value))
    return `^${value.replaceAll(/[\\`*_[\]<>&|!]/g, String.raw`\$&`)}^`;
  return name === "sub" && after !== "~" && LOWERED.test(value) && !/www\./i.test(value) ? `~${value}~` : undefined;
}

/** With what a piece will begin. */
function peek(piece: Piece): string {
  switch (piece.kind) {
    case "text":
      return String.fromCodePoint(piece.value.codePointAt(0) ?? 0x20);
    case "code":
      return "`";
    case "break":
      return "<";
    case "image":
      return "!";
    case "link":
      return "[";
    default:
      return PEEKED[piece.name] ?? "<";
  }
}

const escapeLabel = (text: string): string => text.replaceAll(/[\\`*_~^[\]<&|!]/g, String.raw`\$&`);

function titled(title: string, form: Form): string {
  const escaped = title.replaceAll(form === "cell" ? /["\\&|]/g : /["\\&]/g, String.raw`\$&`);
  return title === "" ? "" : ` "${escaped}"`;
}

/** Whether a link shows where it leads. */
function isOwnText(text: string, url: string): boolean {
  return text !== "" && ["", "http://", "mailto:"].some((scheme) => normalised(scheme + text) === url);
}

const isMailAddress = (text: string): boolean =>
  /^[\w.+-]+@[A-Za-z\d.-]+$/.test(text) && !/[.@][.-]|-\.|[.-]$/.test(text);

/** A bare address ends at a blank, or with what ends a sentence; and no letter stands before it. */
function isReadBare(text: string, { before, after, isTop, isLast }: Around, next: Piece | undefined): boolean {
  if (!/^(?:https?:\/\/)?[A-Za-z\d@./-]*[A-Za-z\d/]$/.test(text) || !/^(?:|[^]*[\s(])$/.test(before)) return false;
  const [found] = addressesIn(text);
  if (found?.text !== text || addressesIn(text).length !== 1) return false;
  if (next?.kind === "text")
    return /^[?!.,:'")]{0,9}\s/.test(next.value) || (isLast && /^[?!.,:'")]{0,9}$/.test(next.value));
  return next === undefined ? isTop && after === "" : next.kind === "break" && isTop;
}
