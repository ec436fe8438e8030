/**
 * How pages for a browser look, whoever makes them: the one style sheet with its tokens, and the templates that the sandbox's pages
 * and those of a copy share. Pure, below both; everything that came from outside is escaped by `html`.
 *
 * @module
 */
export { commentList } from "./comment-list.ts";
export { fileCard } from "./file-card.ts";
export { frame } from "./frame.ts";
export { count, fileSize, type Html, kindOf, NOTHING, preformatted, textOf, time } from "./html.ts";
export { STYLE } from "./style.ts";
export { type TreeItem, treeList, treeNav } from "./tree.ts";
