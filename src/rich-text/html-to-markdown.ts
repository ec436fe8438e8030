import { type HtmlElement, type HtmlNode, readHtml } from "./html-tree.ts";

const BLOCKS = new Set(
  "p div h1 h2 h3 h4 h5 h6 ul ol li table pre blockquote hr section article header footer dl dt dd figure form".split(
    " ",
  ),
);

/** Rich text as Markdown that reads well in a terminal. */
export function htmlToMarkdown(html: string): string {
  return blocks(readHtml(html)).trim();
}

/** Blocks, an empty line between each two; running text between them is a paragraph of its own. */
function blocks(element: HtmlElement): string {
  const parts: string[] = [];
  let running: HtmlNode[] = [];
  const endParagraph = (): void => {
    const text = paragraph(running);
    if (text !== "") parts.push(text);
    running = [];
  };
  for (const child of element.children) {
    if (typeof child === "string" || !holdsBlocks(child)) running.push(child);
    else {
      endParagraph();
      const text = block(child);
      if (text !== "") parts.push(text);
    }
  }
  endParagraph();
  return parts.join("\n\n");
}

function holdsBlocks(element: HtmlElement): boolean {
  return BLOCKS.has(element.tag) || element.children.some((child) => typeof child !== "string" && holdsBlocks(child));
}

function block(element: HtmlElement): string {
  const { tag } = element;
  const heading = /^h([1-6])$/.exec(tag);
  if (heading !== null) return `${"#".repeat(Number(heading[1]))} ${oneLine(element.children)}`;
  switch (tag) {
    case "ul":
    case "ol":
      return list(element);
    case "table":
      return table(element);
    case "pre":
      return fenced(plainText(element));
    case "blockquote":
      return prefixed(blocks(element), "> ", "> ");
    case "hr":
      return "---";
    default:
      return blocks(element);
  }
}

function list(element: HtmlElement): string {
  const items = element.children.filter((child) => typeof child !== "string");
  const first = Number(element.attributes["start"] ?? 1);
  return items
    .map((item, index) => {
      const mark = element.tag === "ol" ? `${first + index}. ` : "- ";
      return prefixed(item.tag === "li" ? itemText(item) : block(item), mark, " ".repeat(mark.length));
    })
    .join("\n");
}

/** A list in an item follows its text at once, without the empty line between blocks. */
function itemText(item: HtmlElement): string {
  return blocks(item).replaceAll(/\n\n(?=[-*] |\d+\. )/g, "\n");
}

function table(element: HtmlElement): string {
  const rows = descendants(element, "tr").map((row) =>
    row.children
      .filter((cell) => typeof cell !== "string")
      .map((cell) => oneLine(cell.children).replaceAll("|", String.raw`\|`)),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  const [head, ...body] = rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => "")]);
  if (head === undefined || width === 0) return "";
  const widths = head.map((_cell, index) => Math.max(3, ...[head, ...body].map((row) => row[index]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((count) => "-".repeat(count)).join(" | ")} |`, ...body.map(line)].join("\n");
}

function descendants(element: HtmlElement, tag: string): HtmlElement[] {
  return element.children.flatMap((child) => {
    if (typeof child === "string") return [];
    return child.tag === tag ? [child] : descendants(child, tag);
  });
}

function oneLine(nodes: readonly HtmlNode[]): string {
  return paragraph(nodes).replaceAll(/\s*\n\s*/g, " ");
}

/** Running text: blanks collapse, `<br>` breaks the line. */
function paragraph(nodes: readonly HtmlNode[]): string {
  const text = nodes.map(inline).join("");
  return text
    .replaceAll(/[ \t\r\n]+/g, " ")
    .replaceAll(/ ?\u2028 ?/g, "\n")
    .replaceAll("\u00A0", " ")
    .trim();
}

const LINE_BREAK = "\u2028";

function inline(node: HtmlNode): string {
  if (typeof node === "string") return node;
  const { tag, attributes } = node;
  if (tag === "br") return LINE_BREAK;
  if (tag === "img") return `![${attributes["alt"] ?? ""}](${imageSource(attributes["src"] ?? "")})`;
  const text = node.children.map(inline).join("");
  if (tag === "a") return link(text, attributes["href"] ?? "");
  const mark = MARKS[tag];
  return mark === undefined ? text : marked(text, mark);
}

const MARKS: Readonly<Record<string, string>> = {
  b: "**",
  strong: "**",
  i: "*",
  em: "*",
  code: "`",
  s: "~~",
  del: "~~",
};

/** Blanks belong outside the marks, or Markdown would not read them as marks. */
function marked(text: string, mark: string): string {
  const [, before = "", body = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return body === "" ? text : `${before}${mark}${body}${mark}${after}`;
}

function link(text: string, href: string): string {
  const label = text.trim();
  return href === "" || href === label ? text : `[${label}](${href})`;
}

/** A picture that is in the page itself would fill the screen with Base64. */
function imageSource(source: string): string {
  return source.startsWith("data:") ? `${source.slice(0, source.indexOf(",") + 1) || "data:"}…` : source;
}

function plainText(node: HtmlNode): string {
  if (typeof node === "string") return node;
  return node.tag === "br" ? "\n" : node.children.map(plainText).join("");
}

function fenced(text: string): string {
  const fence = text.includes("```") ? "````" : "```";
  return `${fence}\n${text.replace(/^\n/, "").trimEnd()}\n${fence}`;
}

function prefixed(text: string, first: string, others: string): string {
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? first : line === "" ? others.trimEnd() : others) + line)
    .join("\n");
}
