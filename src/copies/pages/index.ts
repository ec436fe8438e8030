/**
 * How a snapshot looks in a browser: pure functions from its documents to files. They see nothing of the disk, and the same documents
 * give the same bytes.
 *
 * @module
 */
export { SitePages } from "./site.ts";
