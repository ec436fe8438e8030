import { createReadStream } from "node:fs";
import type { NodeDocument } from "../snapshot/format.ts";
import type { Snapshot } from "../snapshot/open.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import { pageItems } from "./page-items.ts";
import type { ImportFinding, ImportNode, ImportSource } from "./tree.ts";

/** A snapshot of ours, to be written into a notebook again. */
export function snapshotSource(snapshot: Snapshot): ImportSource {
  const findings = new Map<string, ImportFinding>();
  const found = (finding: ImportFinding): void => void findings.set(JSON.stringify(finding), finding);
  const nodeOf = (document: NodeDocument, above: SnapshotNode | undefined): ImportNode => {
    const path = [...(above?.path ?? []), document.name];
    const folder = above === undefined ? document.folder : `${above.folder}/${document.folder}`;
    const node = { document, path, folder };
    if (document.kind === "folder") {
      const children = (document.children ?? []).map((child) => nodeOf(child, node));
      return { kind: "folder", name: document.name, children };
    }
    return { kind: "page", name: document.name, items: () => itemsOf(snapshot, node, found) };
  };
  return {
    name: `${snapshot.notebook.name}, ${snapshot.name}`,
    fingerprint: snapshot.manifest.seal,
    nodes: snapshot.notebook.children.map((child) => nodeOf(child, undefined)),
    get findings() {
      return [...findings.values()];
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function itemsOf(snapshot: Snapshot, node: SnapshotNode, found: (finding: ImportFinding) => void) {
  const { missing } = node.document;
  if (missing !== undefined) {
    found({ severity: "damage", where: node.path.join("/"), what: `the page is not in the copy: ${missing}` });
    return [];
  }
  const page = await snapshot.readPage(node);
  return pageItems(
    page,
    (file) => {
      const path = snapshot.filePath(node, file);
      if (path === undefined) return undefined;
      const { sizeBytes, sha256 } = file;
      // oxlint-disable-next-line require-await -- archives are opened in the same way
      return { where: path, sizeBytes, sha256, open: async () => createReadStream(path) as AsyncIterable<Uint8Array> };
    },
    found,
  );
}
