import type { Element, ElementContent, Root as HastRoot, RootContent as HastContent, Text } from "hast";
import { type Handle, type NodeHandle, toMdast } from "hast-util-to-mdast";
import type { Code, Heading, InlineCode, Nodes, PhrasingContent, RootContent, Table, TableCell, TableRow } from "mdast";
import { append } from "../../core/append.ts";
import { attributeOf } from "../html/parse.ts";
import { addressesIn } from "./addresses.ts";
import { type GridCell, gridOf } from "../tables/grid.ts";
import { isBlock, joined, linesOf, textOf } from "../tables/cell-lines.ts";
import type { Tagged } from "./tagged.ts";

/** What somebody sees of rich text, as a Markdown tree. The given tree is changed. */
export function mdastOf(tree: HastRoot): Nodes {
  let isInLink = false;
  const a: Handle = (state, node) => {
    if (safeHref(node) === undefined) return state.all(node);
    isInLink = true;
    const found = link(state, node);
    isInLink = false;
    return found;
  };
  const text: NodeHandle = (_state, node) => linksInText(node as Text, isInLink);
  return toMdast(tree, { handlers: { ...HANDLERS, a }, nodeHandlers: { text } });
}

const tagged: Handle = (state, node): Tagged => ({
  type: "textDirective",
  name: node.tagName,
  children: state.all(node) as PhrasingContent[],
});

/** A heading is one line in Markdown. */
function heading(state: State, node: Element): Heading {
  const children = joined(linesOf(node.children), BREAK);
  const depth = Number(node.tagName.slice(1)) as Heading["depth"];
  const inline = state.all({ type: "root", children }) as PhrasingContent[];
  return {
    type: "heading",
    depth,
    children: inline.map((child) => (child.type === "break" ? { type: "html", value: "<br>" } : child)),
  };
}

/** A term in bold, and a list of what it means. */
function definitions(nodes: readonly ElementContent[]): Element[] {
  const blocks: Element[] = [];
  for (const node of nodes) {
    if (node.type !== "element") continue;
    const last = blocks.at(-1);
    if (node.tagName === "div") append(blocks, definitions(node.children));
    else if (node.tagName === "dt")
      blocks.push(element("p", [element("strong", joined(linesOf(node.children), BREAK))]));
    else if (last?.tagName === "ul") last.children.push(element("li", node.children));
    else blocks.push(element("ul", [element("li", node.children)]));
  }
  return blocks;
}

/** Bare addresses are links, as they are when the Markdown is read. */
function linksInText(node: Text, isInLink: boolean): PhrasingContent[] {
  const pieces: PhrasingContent[] = [];
  let at = 0;
  for (const { index, text, href } of isInLink ? [] : addressesIn(node.value)) {
    if (index > at) pieces.push({ type: "text", value: node.value.slice(at, index) });
    pieces.push({ type: "link", url: href, children: [{ type: "text", value: text }] });
    at = index + text.length;
  }
  if (at < node.value.length) pieces.push({ type: "text", value: node.value.slice(at) });
  return pieces;
}

const BREAK: ElementContent = { type: "element", tagName: "br", properties: {}, children: [] };

const HANDLERS: Record<string, Handle> = {
  ...Object.fromEntries(["sup", "sub", "u", "ins", "mark", "kbd"].map((name) => [name, tagged])),
  code: (_state, node): InlineCode => ({ type: "inlineCode", value: textOf(node).replaceAll(/[\r\n]+/g, " ") }),
  pre: (_state, node): Code => ({ type: "code", lang: languageOf(node), value: textOf(node).replace(/\n+$/, "") }),
  dl: (state, node) => state.all({ type: "root", children: definitions(node.children) }),
  ...Object.fromEntries(["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, heading])),
  iframe: (state, node) => linkTo(state, node, "src"),
  table: (state, node) => tableWithCaption(state, node),
};

type State = Parameters<Handle>[0];

function element(tagName: string, children: readonly ElementContent[]): Element {
  return { type: "element", tagName, properties: {}, children: [...children] };
}

function link(state: State, node: Element): RootContent[] {
  const title = node.properties["title"];
  const children = state.all(node) as PhrasingContent[];
  if (children.length === 0) return [];
  return [{ type: "link", url: safeHref(node) ?? "", title: typeof title === "string" ? title : null, children }];
}

function linkTo(_state: State, node: Element, attribute: string): RootContent[] {
  const url = attributeOf(node, attribute);
  return /^https?:/i.test(url) ? [{ type: "link", url, children: [{ type: "text", value: url }] }] : [];
}

/** Where a link may lead; what else is in one is shown, without it. */
function safeHref({ properties: { href } }: Element): string | undefined {
  const url =
    typeof href === "string" ? href.replaceAll(/[\u0000-\u0020]+/g, (blank) => (blank === " " ? "%20" : "")) : "";
  return url === "" || (/^[^/?#]*:/.test(url) && !/^(?:https?|mailto|ftp|tel):/i.test(url)) ? undefined : url;
}

function languageOf(pre: Element): string | null {
  const code = pre.children.find((child) => child.type === "element" && child.tagName === "code");
  const names = code?.type === "element" ? code.properties["className"] : undefined;
  const found = Array.isArray(names) ? names.map(String).find((name) => name.startsWith("language-")) : undefined;
  return found?.slice("language-".length) ?? null;
}

/** A caption is a paragraph before its table. */
function tableWithCaption(state: State, node: Element): RootContent[] {
  const { caption, rows } = gridOf(node);
  const title = caption.every((part) => part.type === "text" && part.value.trim() === "") ? [] : flowOf(state, caption);
  const shown = rows.filter((row) => row.length > 0);
  return shown.length === 0 ? title : [...title, table(state, shown)];
}

function flowOf(state: State, nodes: readonly ElementContent[]): RootContent[] {
  const blocks: HastContent[] = nodes.some((node) => node.type === "element" && isBlock(node))
    ? [...nodes]
    : [element("p", nodes)];
  return state.all({ type: "root", children: blocks });
}

/** Markdown wants one line of headings, at the top; further ones are bold, and where there is none, it stays empty. */
function table(state: State, rows: readonly (readonly GridCell[])[]): Table {
  const width = rows.reduce((most, cells) => Math.max(most, cells.length), 1);
  const [first = [], ...others] = rows;
  const hasHead = first.some(({ isHeader }) => isHeader);
  const body = hasHead ? others : rows;
  const head = row(state, hasHead ? first : Array.from({ length: width }, () => NO_CELL), width);
  return {
    type: "table",
    align: alignment(body, width),
    children: [head, ...body.map((cells) => row(state, boldHeads(cells), width))],
  };
}

const NO_CELL: GridCell = { nodes: [], isHeader: false, align: undefined };

function boldHeads(cells: readonly GridCell[]): readonly GridCell[] {
  if (!cells.every(({ isHeader }) => isHeader)) return cells;
  return cells.map((cell) => ({
    ...cell,
    nodes: linesOf(cell.nodes).length === 0 ? [] : [element("strong", joined(linesOf(cell.nodes), BREAK))],
  }));
}

function row(state: State, cells: readonly GridCell[], width: number): TableRow {
  const all =
    cells.length >= width ? cells : [...cells, ...Array.from({ length: width - cells.length }, () => NO_CELL)];
  return { type: "tableRow", children: all.map((cell) => tableCell(state, cell)) };
}

function tableCell(state: State, { nodes }: GridCell): TableCell {
  const line = joined(linesOf(nodes), BREAK);
  return { type: "tableCell", children: state.all({ type: "root", children: line }) as PhrasingContent[] };
}

function alignment(rows: readonly (readonly GridCell[])[], width: number): Table["align"] {
  const [first = []] = rows;
  return Array.from(
    { length: width },
    (_unused, column) => (first[column]?.align ?? null) as "left" | "right" | "center" | null,
  );
}
