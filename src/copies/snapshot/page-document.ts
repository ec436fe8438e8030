import type { PageContent, PageDocument } from "./format.ts";
import type { SnapshotNode } from "./placed.ts";

/** The document of a page at its place in the tree. */
export function pageDocument({ document, path }: SnapshotNode, { entries, unreadable }: PageContent): PageDocument {
  const { id, name, webUrl, access, extra } = document;
  return {
    format: "labapi-page",
    formatVersion: 1,
    id,
    name,
    path,
    ...(webUrl === undefined ? {} : { webUrl }),
    ...(access === undefined ? {} : { access }),
    ...(extra === undefined ? {} : { extra }),
    entries,
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** What is on the page, without its place. */
export function contentOf({ entries, unreadable }: PageDocument): PageContent {
  return { entries, ...(unreadable === undefined ? {} : { unreadable }) };
}
