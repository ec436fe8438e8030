import { SitePages } from "../pages/index.ts";
import { filesOf } from "../snapshot/files-of.ts";
import { FILE } from "../snapshot/format.ts";
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
    const view = site.page(page, node.folder);
    yield { kind: "made", path: `${node.folder}/${FILE.pageView}`, pieces: () => [view] };
    for (const { file } of filesOf(page)) yield* snapshotFile(part, node, file);
  }
  for (const { path, content } of site.files()) yield { kind: "made", path, pieces: () => [content] };
}
