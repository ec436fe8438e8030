/**
 * How a snapshot looks in a browser: pure functions from its documents, and the beginnings of its files, to pages. They see nothing
 * of the disk, and the same documents give the same bytes.
 *
 * Its rooms: `previews/` shows files by their kind; `reader/` is the little script and the data it searches.
 *
 * @module
 */
export { BYTES_TO_TELL, bytesToShow } from "./previews/kinds.ts";
export { SitePages } from "./site.ts";
