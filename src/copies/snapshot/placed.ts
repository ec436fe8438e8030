import type { NodeDocument } from "./format.ts";

/** A folder or page of a snapshot, and where it lies. */
export interface SnapshotNode {
  readonly document: NodeDocument;
  /** Names from the top of the notebook, its own included. */
  readonly path: readonly string[];
  /** Its folder, from the snapshot's own, with forward slashes. */
  readonly folder: string;
}

/** Nodes with their places, each folder before its contents. */
export function* placed(
  nodes: readonly NodeDocument[],
  above: readonly string[] = [],
  parent = "",
): Generator<SnapshotNode, void, undefined> {
  for (const document of nodes) {
    const path = [...above, document.name];
    const folder = parent === "" ? document.folder : `${parent}/${document.folder}`;
    yield { document, path, folder };
    yield* placed(document.children ?? [], path, folder);
  }
}
