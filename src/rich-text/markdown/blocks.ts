import type { Element, ElementContent, RootContent } from "hast";
import { LANGUAGE_CLASS } from "../html/allowed.ts";
import { isBlock, joined, linesOf, textOf } from "../tables/cell-lines.ts";
import { inlineMarkdown, type Writing } from "./inline.ts";
import { numbersOf } from "../tables/list-numbers.ts";
import { tableMarkdown } from "./table.ts";

/** What is nested deeper is written as lines of text, as a list in a cell is. */
const MOST_LEVELS = 20;

interface Block {
  readonly text: string;
  /** `-`, `+`, `.` or `)` of a list: one that follows needs another, or both would be one list. */
  readonly marker?: string;
  /** A list that may stand right below a line of text. */
  readonly canFollowText?: boolean;
  readonly isText?: boolean;
}

interface Place {
  readonly writing: Writing;
  readonly level: number;
  readonly isInItem: boolean;
}

/** Blocks and running text as Markdown. */
export function blocksMarkdown(nodes: readonly RootContent[], writing: Writing): string {
  const blocks = flow(nodes as ElementContent[], { writing, level: 0, isInItem: false });
  return blocks.map(({ text }) => text).join("\n\n");
}

function flow(nodes: readonly ElementContent[], place: Place, blocks: Block[] = []): Block[] {
  let run: ElementContent[] = [];
  const endRun = (): void => {
    const text = run.length === 0 ? "" : inlineMarkdown(run, "paragraph", place.writing);
    if (text !== "") blocks.push({ text, isText: true });
    run = [];
  };
  for (const node of nodes) {
    if (node.type !== "element" || !isBlock(node)) run.push(node);
    else {
      endRun();
      addBlock(node, place, blocks);
    }
  }
  endRun();
  return blocks;
}

function addBlock(node: Element, place: Place, blocks: Block[]): void {
  switch (node.tagName) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      return add(blocks, heading(node, place));
    case "pre":
      return add(blocks, fenced(node));
    case "hr":
      // `- ---` would be a line, and no item.
      return add(blocks, place.isInItem ? "***" : "---");
    case "ul":
    case "ol":
    case "menu":
    case "dir":
      return addLists(node, place, blocks);
    case "blockquote":
      return addQuote(node, place, blocks);
    case "table":
      return addTable(node, place, blocks);
    case "dl":
      return void flow(definitions(node.children), place, blocks);
    default:
      return void flow(node.children, place, blocks);
  }
}

function add(blocks: Block[], text: string): void {
  if (text !== "") blocks.push({ text });
}

/** A heading is one line in Markdown. */
function heading({ tagName, children }: Element, { writing }: Place): string {
  const line = inlineMarkdown(joined(linesOf(children), BREAK), "heading", writing);
  return line === "" ? "" : `${"#".repeat(Number(tagName.slice(1)))} ${line}`;
}

const BREAK: ElementContent = { type: "element", tagName: "br", properties: {}, children: [] };

function fenced(pre: Element): string {
  const text = textOf(pre).replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (text.trim() === "") return "";
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${languageOf(pre)}\n${text}\n${fence}`;
}

function languageOf(pre: Element): string {
  const code = pre.children.find((child) => child.type === "element" && child.tagName === "code");
  const names = code?.type === "element" ? code.properties["className"] : undefined;
  const found = Array.isArray(names) ? names.map(String).find((name) => LANGUAGE_CLASS.test(name)) : undefined;
  return found?.slice("language-".length) ?? "";
}

function addQuote(node: Element, place: Place, blocks: Block[]): void {
  if (place.level >= MOST_LEVELS) return addAsLines(node, place, blocks);
  const inner = flow(node.children, { ...place, level: place.level + 1 });
  const lines = inner
    .map(({ text }) => text)
    .join("\n\n")
    .split("\n");
  if (inner.length > 0) add(blocks, lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n"));
}

function addAsLines(node: Element, place: Place, blocks: Block[]): void {
  const text = inlineMarkdown(joined(linesOf([node]), BREAK), "paragraph", place.writing);
  if (text !== "") blocks.push({ text, isText: true });
}

function addTable(node: Element, place: Place, blocks: Block[]): void {
  const { caption, table } = tableMarkdown(node, place.writing);
  flow(caption, place, blocks);
  add(blocks, table);
}

/** A term in bold, and a list of what it means. */
function definitions(nodes: readonly ElementContent[]): Element[] {
  const blocks: Element[] = [];
  for (const node of nodes) {
    if (node.type !== "element") continue;
    const last = blocks.at(-1);
    if (node.tagName === "div") blocks.push(...definitions(node.children));
    else if (node.tagName === "dt")
      blocks.push(element("p", [element("strong", joined(linesOf(node.children), BREAK))]));
    else if (last?.tagName === "ul") last.children.push(element("li", node.children));
    else blocks.push(element("ul", [element("li", node.children)]));
  }
  return blocks;
}

function element(tagName: string, children: readonly ElementContent[]): Element {
  return { type: "element", tagName, properties: {}, children: [...children] };
}

interface Item {
  readonly blocks: readonly Block[];
  /** As it is written: `7`, or nothing. */
  readonly number: string | undefined;
}

/** Numbers go up by one in Markdown: where they do not, another list begins. */
function addLists(list: Element, place: Place, blocks: Block[]): void {
  if (place.level >= MOST_LEVELS) return addAsLines(list, place, blocks);
  let group: Item[] = [];
  const endGroup = (): void => {
    if (group.length > 0) blocks.push(listBlock(group, blocks.at(-1)?.marker));
    group = [];
  };
  for (const item of itemsOf(list, { ...place, level: place.level + 1, isInItem: true })) {
    const before = group.at(-1);
    if (before !== undefined && !follows(before.number, item.number)) endGroup();
    group.push(item);
  }
  endGroup();
}

function follows(before: string | undefined, number: string | undefined): boolean {
  return before === undefined || number === undefined ? before === number : Number(number) === Number(before) + 1;
}

/** Empty items say nothing; the numbers of the others stay. */
function itemsOf(list: Element, place: Place): Item[] {
  const numbers = numbersOf(list);
  return list.children
    .filter((child) => child.type === "element")
    .flatMap((child, index) => {
      const number = numbers[index];
      const isPlain = number === undefined || /^\d{1,9}$/.test(number);
      const label: ElementContent[] = isPlain ? [] : [{ type: "text", value: `${number}. ` }];
      const blocks = flow(isPlain ? content(child) : labelled(label, content(child)), place);
      return blocks.length === 0 ? [] : [{ blocks, number: isPlain ? number : undefined }];
    });
}

const content = (item: Element): readonly ElementContent[] => (item.tagName === "li" ? item.children : [item]);

/** Markdown has no letters for items: they are written as text. */
function labelled(label: readonly ElementContent[], nodes: readonly ElementContent[]): ElementContent[] {
  const [first, ...others] = nodes.filter((node) => node.type !== "text" || node.value.trim() !== "");
  if (first === undefined) return [];
  const isParagraph = first.type === "element" && /^(?:p|div)$/.test(first.tagName);
  return isParagraph ? [{ ...first, children: [...label, ...first.children] }, ...others] : [...label, ...nodes];
}

function listBlock(items: readonly Item[], before: string | undefined): Block {
  const [first] = items;
  const isNumbered = first?.number !== undefined;
  const [usual, other] = isNumbered ? [".", ")"] : ["-", "+"];
  const marker = before === usual ? other : usual;
  const isTight = items.every(({ blocks }) => isTightItem(blocks));
  const zero = needsZero(items) ? "0" : "";
  const texts = items.map(({ blocks, number }) => {
    const sign = number === undefined ? marker : `${Number(number) >= 99 ? zero : ""}${number}${marker}`;
    return indented(`${sign} `, blocks.map(({ text }) => text).join(isTight ? "\n" : "\n\n"));
  });
  const canFollowText = !isNumbered || first.number === "1";
  return { text: texts.join(isTight ? "\n" : "\n\n"), marker, canFollowText };
}

function isTightItem([first, second, ...others]: readonly Block[]): boolean {
  return second === undefined || (others.length === 0 && first?.isText === true && second.canFollowText === true);
}

/** `100.` begins a list only where the number before stands shortly above it, `0100.` anywhere. */
function needsZero(items: readonly Item[]): boolean {
  const [first, last] = [Number(items[0]?.number ?? 0), Number(items.at(-1)?.number ?? 0)];
  const isLong = ({ blocks }: Item): boolean =>
    blocks.reduce((lines, { text }) => lines + text.split("\n").length, 0) > 20;
  return last >= 100 && last < 99_999_999 && (first >= 99 || items.some(isLong));
}

function indented(sign: string, text: string): string {
  const blank = " ".repeat(sign.length);
  return (
    sign +
    text
      .split("\n")
      .map((line, index) => (index === 0 || line === "" ? line : blank + line))
      .join("\n")
  );
}
