/**
 * How a snapshot looks in a browser: pure functions from its documents to files. They see nothing of the disk, and the same documents
 * give the same bytes.
 *
 * @module
 */
export { renderIndex, type SiteFile, SitePages } from "./site.ts";
export { renderPage } from "./render-page.ts";
