import { NotFoundError } from "../../core/errors.ts";
import type { NodeDocument, NotebookDocument, PageDocument } from "../snapshot/format.ts";
import type { Snapshot } from "../snapshot/open.ts";
import { placed, type SnapshotNode } from "../snapshot/placed.ts";

/** A snapshot, or the part of it below a folder or page. Folders above the part stay, so that everything lies where it lay. */
export class SnapshotPart {
  readonly snapshot: Snapshot;
  /** With the tree of this part. */
  readonly notebook: NotebookDocument;
  /** Id of the folder or page it is; `undefined` for the whole notebook. */
  readonly rootId: string | undefined;

  constructor(snapshot: Snapshot, rootId?: string) {
    this.snapshot = snapshot;
    this.rootId = rootId;
    const { notebook } = snapshot;
    this.notebook = rootId === undefined ? notebook : { ...notebook, children: pruned(notebook.children, rootId) };
  }

  /** Every folder and page, each folder before its contents. */
  *nodes(): Generator<SnapshotNode, void, undefined> {
    yield* placed(this.notebook.children);
  }

  /** Every page that can be read. */
  *pages(): Generator<SnapshotNode, void, undefined> {
    for (const node of this.nodes()) {
      if (node.document.kind === "page" && node.document.missing === undefined) yield node;
    }
  }

  /** @throws DamageError when its `page.json` is missing or broken. */
  async readPage(node: SnapshotNode): Promise<PageDocument> {
    return await this.snapshot.readPage(node);
  }
}

/**
 * A part of a snapshot, for `exportAs`: what is at a path of names.
 *
 * @throws NotFoundError when nothing is there, or several things are.
 *
 * @example
 * ```ts
 * const part = partOf(await openSnapshot("vault"), ["Protocols", "qPCR"]);
 * ```
 */
export function partOf(snapshot: Snapshot, path: readonly string[]): SnapshotPart {
  if (path.length === 0) return new SnapshotPart(snapshot);
  const found = snapshot.at(path);
  const label = JSON.stringify(path.join("/"));
  const [only] = found;
  if (only !== undefined && found.length === 1) return new SnapshotPart(snapshot, only.document.id);
  if (only === undefined) throw new NotFoundError(`There is no ${label} in the snapshot.`);
  const ids = found.map(({ document }) => `${document.kind} ${document.id}`);
  throw new NotFoundError(
    `${found.length} things in the snapshot are called ${label}: give the id of one (${ids.join(", ")}).`,
  );
}

/**
 * A part of a snapshot, by the id of its folder or page.
 *
 * @throws NotFoundError when there is no such id.
 */
export function partById(snapshot: Snapshot, id: string): SnapshotPart {
  if (snapshot.byId(id) === undefined) throw new NotFoundError(`There is nothing with the id ${id} in the snapshot.`);
  return new SnapshotPart(snapshot, id);
}

function pruned(nodes: readonly NodeDocument[], rootId: string): readonly NodeDocument[] {
  return nodes.flatMap((node) => {
    if (node.id === rootId) return [node];
    const children = pruned(node.children ?? [], rootId);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}
