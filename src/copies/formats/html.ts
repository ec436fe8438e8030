import { SitePages } from "../pages/index.ts";
import { filesOf } from "../snapshot/files-of.ts";
import { FILE, type PageContent } from "../snapshot/format.ts";
import { headsOf } from "../snapshot/heads.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import type { Format, Member } from "./format.ts";
import { snapshotFile } from "./members.ts";
import type { SnapshotPart } from "./part.ts";

/** A folder to open in a browser: the snapshot's own pages with the files they link to, and the contents of the part. */
export const html: Format = {
  name: "html",
  treatment: ({ partType }) => ({ outcome: "kept", as: `shown as the snapshot shows a ${partType}` }),
  members,
};

async function* members(part: SnapshotPart): AsyncGenerator<Member, void, undefined> {
  const site = new SitePages(part.notebook);
  for (const node of part.nodes()) {
    yield { kind: "folder", path: node.folder };
    if (node.document.kind === "folder" || node.document.missing !== undefined) continue;
    const page = await part.readPage(node);
    const { view, more } = site.page(page, node.folder, { heads: await headsOf(page, originsOf(part, node, page)) });
    yield { kind: "made", path: `${node.folder}/${FILE.pageView}`, pieces: () => [view] };
    for (const { path, content } of more) yield { kind: "made", path, pieces: () => [content] };
    for (const { file } of filesOf(page)) yield* snapshotFile(part, node, file);
  }
  for (const { path, content } of site.files()) yield { kind: "made", path, pieces: () => [content] };
}

/** Where the files of a page lie, by their names in its folder. */
function originsOf(part: SnapshotPart, node: SnapshotNode, page: PageContent): ReadonlyMap<string, { path: string }> {
  const origins = new Map<string, { path: string }>();
  for (const { file } of filesOf(page)) {
    const path = part.snapshot.filePath(node, file);
    if (path !== undefined && file.path !== null) origins.set(file.path, { path });
  }
  return origins;
}
