/**
 * Rich text: what LabArchives stores as HTML, to and from Markdown, plain text and tables, and made safe. Pure: no file, no
 * network, no notebook.
 *
 * Its rooms: `html/` reads, sanitises and writes HTML; `markdown/` holds both directions; `tables/` everything with rows and
 * columns; `text/` plain text.
 *
 * @module
 */
export { escapeHtml } from "./escape-html.ts";
export { removedBySanitise } from "./html/removed.ts";
export { sanitise, type SanitiseOptions } from "./html/sanitise.ts";
export { markdownToRichText } from "./markdown/markdown-to-rich-text.ts";
export { type MarkdownOptions, richTextToMarkdown } from "./markdown/rich-text-to-markdown.ts";
export { readTable, type ReadTable, type ReadTableOptions } from "./tables/read-table.ts";
export { decodeText, type DecodedText } from "./tables/csv-text.ts";
export { type TableData, tableToRichText } from "./tables/table-to-rich-text.ts";
export { tablesOf } from "./tables/tables-of.ts";
export { commentToMarkdown } from "./text/comment-text.ts";
export { richTextToPlainText } from "./text/plain-text.ts";
export { resolveTerminalText } from "./text/terminal-text.ts";
