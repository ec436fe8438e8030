import { createHash } from "node:crypto";
import { placed } from "../snapshot/placed.ts";
import { FILE, type NodeDocument, type NotebookDocument } from "../snapshot/format.ts";

/** A node of the tree, as pages refer to it. */
export interface Place {
  readonly document: NodeDocument;
  /** From the top of the snapshot, with forward slashes. */
  readonly folder: string;
  readonly above: Place | undefined;
  readonly children: readonly Place[];
  /** The page before and after this one, in notebook order. */
  before: Place | undefined;
  after: Place | undefined;
}

/** All nodes with their neighbours; made once for a snapshot. */
export class Places {
  readonly top: readonly Place[];
  readonly size: number;
  readonly #byFolder = new Map<string, Place>();

  constructor(notebook: NotebookDocument) {
    this.top = this.#level(notebook.children, undefined);
    this.size = this.#byFolder.size;
    let before: Place | undefined;
    for (const { folder } of placed(notebook.children)) {
      const place = this.#byFolder.get(folder);
      if (place === undefined || !isReadable(place)) continue;
      place.before = before;
      if (before !== undefined) before.after = place;
      before = place;
    }
  }

  at(folder: string): Place | undefined {
    return this.#byFolder.get(folder);
  }

  #level(nodes: readonly NodeDocument[], above: Place | undefined): Place[] {
    return nodes.map((document) => {
      const folder = above === undefined ? document.folder : `${above.folder}/${document.folder}`;
      const children: Place[] = [];
      const place: Place = { document, folder, above, children, before: undefined, after: undefined };
      this.#byFolder.set(folder, place);
      children.push(...this.#level(document.children ?? [], place));
      return place;
    });
  }
}

/** A page that is here. */
export function isReadable({ document }: Place): boolean {
  return document.kind === "page" && document.missing === undefined;
}

/** From the top of the snapshot. */
export function pageHref(folder: string): string {
  return `${folder.split("/").map(encodeURIComponent).join("/")}/${FILE.pageView}`;
}

/** A file beside the page. */
export function fileHref(path: string): string {
  return encodeURIComponent(path);
}

/** Id of a node in the table of contents. */
export function nodeAnchor({ id }: Pick<NodeDocument, "id">): string {
  return `node-${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}

/** Id of an entry on its page: by its place, as ids are opaque. */
export function entryAnchor(index: number): string {
  return `entry-${index + 1}`;
}
