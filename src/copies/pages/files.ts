/** What was read of a page's files for it. */
export interface PageFiles {
  /** The beginning of each file that is shown by its content (see `bytesToShow`), by its name in the page's folder. */
  readonly heads: ReadonlyMap<string, Uint8Array>;
}
