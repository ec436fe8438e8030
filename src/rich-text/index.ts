/**
 * Rich text: what LabArchives stores as HTML, to and from Markdown, plain text and tables. Pure: no file, no network, no notebook.
 *
 * @module
 */
export { escapeHtml } from "./escape-html.ts";
export { htmlToMarkdown } from "./html-to-markdown.ts";
export { markdownToHtml } from "./markdown-to-html.ts";
