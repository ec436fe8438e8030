import type { Emphasis, Delete, Image, Link, Nodes, Parents, Strong, Table, Text } from "mdast";
import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { defaultHandlers, type Handle, type Info, type State, toMarkdown } from "mdast-util-to-markdown";
import stringWidth from "string-width";
import { lookUp } from "../../core/look-up.ts";
import { addressesIn } from "./addresses.ts";
import { PATTERNS } from "./patterns.ts";
import { RAISED } from "./raised-and-lowered.ts";
import { fits } from "./flanking.ts";
import type { Tagged } from "./tagged.ts";

/** How the tree is written. */
export interface Writing {
  /** Pictures in the text itself are named, not written out. */
  readonly shortensPictures: boolean;
}

/** A Markdown tree as text. */
export function writeMarkdown(tree: Nodes, writing: Writing): string {
  return toMarkdown(tree, {
    bullet: "-",
    rule: "-",
    listItemIndent: "one",
    extensions: [gfmTableToMarkdown()],
    handlers: { ...HANDLERS, image: imageWith(writing) },
  });
}

/** The patterns are set where the writing begins, as an option could only add to them. */
const root: Handle = (node, parent, state, info) => {
  state.unsafe = [...PATTERNS];
  return defaultHandlers.root(node, parent, state, info);
};

/** Two blanks at the end, which nobody sees in a terminal; in a cell, the only form there is. */
const lineBreak: Handle = (_node, _parent, state) => {
  if (state.stack.includes("tableCell")) return "<br>";
  return state.stack.includes("headingAtx") ? " " : "  \n";
};

/** Most text needs no escape, and is not looked through for each kind of it. */
const text: Handle = (node: Text, _parent, state, info) => {
  const { value } = node;
  if (MAY_BE_MARKUP.test(value) || (!/[^\n]$/.test(info.before) && /^[#+=>:\d-]/.test(value)))
    return state.safe(value, info);
  return /[\]!]$/.test(info.before) ? state.safe(value, info) : value;
};

const MAY_BE_MARKUP = /[\\`*_~^[\]<>|&\t\r\n]|!$/;

/** Signs where Markdown reads them back, and the tag where it would not: no letter beside them is ever written in code. */
function marked(tag: string, signs: readonly string[], construct: "emphasis" | "strong"): Handle {
  const handle: Handle = (node: Strong | Emphasis | Delete, _parent, state, info) => {
    const exit = state.enter(construct);
    const [sign = ""] = signs;
    const inner = state.containerPhrasing(node, { ...info, before: sign, after: sign });
    exit();
    if (inner === "") return "";
    const found = signs.find((candidate) => fits(candidate, info.before, inner, info.after));
    return found === undefined ? `<${tag}>${inner}</${tag}>` : `${found}${inner}${found}`;
  };
  return Object.assign(handle, { peek: () => signs[0]?.charAt(0) ?? "" });
}

const tagged: Handle = (node: Tagged, _parent, state, info) => {
  const [only] = node.children;
  const sign = { sup: "^", sub: "~" }[node.name];
  const isShort = node.children.length === 1 && only?.type === "text" && RAISED.test(only.value);
  if (sign !== undefined && isShort && /[\p{L}\p{M}\p{N})\]}"'’”µ°%]$/u.test(info.before))
    return `${sign}${escapedWord(only.value)}${sign}`;
  const inner = state.containerPhrasing(node, { ...info, before: ">", after: "<" });
  return inner === "" ? "" : `<${node.name}>${inner}</${node.name}>`;
};

const escapedWord = (word: string): string => word.replaceAll(/[\\`*_[\]<>&|]/g, String.raw`\$&`);

/** A link that is its own text is written as such, where it is read as a link again. */
const link: Handle = (node: Link, parent, state, info) => {
  const [only] = node.children;
  const text = node.children.length === 1 && only?.type === "text" && (node.title ?? "") === "" ? only.value : "";
  const isBare = ["", "http://", "mailto:"].some((scheme) => text !== "" && scheme + text === node.url);
  if (isBare && addressesIn(text)[0]?.href === node.url && isReadBare(text, parent, state, info)) return text;
  return defaultHandlers.link(node, parent, state, info);
};

/** A bare address ends at a blank, or with what ends a sentence; and no letter stands before it. */
function isReadBare(text: string, parent: Parents | undefined, state: State, info: Info): boolean {
  if (!/^[\w@./:-]*[A-Za-z\d/]$/.test(text) || /_/.test(text) || !/^(?:|[^]*[\s(])$/.test(info.before)) return false;
  const next = parent?.children[(state.indexStack.at(-1) ?? 0) + 1];
  if (next === undefined) return /^(?:|[\s|])/.test(info.after);
  return next.type === "text"
    ? /^(?:[?!.,:'")]{0,9}(?:\s|$)|\s)/.test(next.value) && next.value.trim() !== ""
    : next.type === "break";
}

function imageWith({ shortensPictures }: Writing): Handle {
  const handle: Handle = (node: Image, parent, state, info) => {
    const { url } = node;
    const isLong = shortensPictures && url.startsWith("data:");
    if (!isLong) return defaultHandlers.image(node, parent, state, info);
    const alt = state.safe(node.alt ?? "", { before: "[", after: "]" });
    return `![${alt}](${url.slice(0, Math.min(url.indexOf(",") + 1 || 5, 80))}…)`;
  };
  return Object.assign(handle, { peek: () => "!" });
}

const tables = {
  aligned: gfmTableToMarkdown({ stringLength: stringWidth }),
  plain: gfmTableToMarkdown({ tablePipeAlign: false }),
};
const WIDEST_ALIGNED = 60;
const MOST_ALIGNED_CELLS = 20_000;

/** Columns below each other, as long as no cell is so long that blanks would fill the screen, and the memory. */
const table: Handle = (node: Table, parent, state, info) => {
  const plain = handlerOf(tables.plain)(node, parent, state, info);
  const cells = node.children.length * (node.children[0]?.children.length ?? 0);
  const longest = plain
    .split("\n")
    .reduce((most, line) => cellsOf(line).reduce((widest, width) => Math.max(widest, width), most), 0);
  return cells > MOST_ALIGNED_CELLS || longest > WIDEST_ALIGNED
    ? plain
    : handlerOf(tables.aligned)(node, parent, state, info);
};

function handlerOf({ handlers }: ReturnType<typeof gfmTableToMarkdown>): Handle {
  const handle = handlers?.table;
  if (handle === undefined || handle === null) throw new Error("mdast-util-gfm-table writes no tables");
  return handle;
}

function cellsOf(line: string): number[] {
  return line.length > 100_000 ? [line.length] : line.split(" | ").map((cell) => cell.length);
}

const HANDLERS: Record<string, Handle> = {
  root,
  text,
  break: lineBreak,
  strong: marked("strong", ["**", "__"], "strong"),
  emphasis: marked("em", ["*", "_"], "emphasis"),
  delete: marked("del", ["~~"], "emphasis"),
  link: Object.assign(link, { peek: () => "[" }),
  textDirective: Object.assign(tagged, { peek: ({ name }: Tagged) => lookUp({ sup: "^", sub: "~" }, name) ?? "<" }),
  table,
};

export type { Info, State };
