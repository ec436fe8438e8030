import { append } from "../../core/append.ts";
import type { Source, SourceNode, SourceOptions } from "../source/source.ts";
import type { NodeDocument, Omission, RawElement } from "./format.ts";
import { numberedNames } from "./names.ts";
import type { Snapshot } from "./open.ts";
import { describeTrouble, isOwnTrouble } from "./trouble.ts";

/** The tree as it will stand in the snapshot. */
export interface ListedTree {
  readonly children: readonly NodeDocument[];
  readonly unreadable: readonly RawElement[];
  /** Folders that could not be listed. Their pages, by id, are the previous snapshot's, and are not asked for. */
  readonly omissions: readonly Omission[];
  readonly keptPageIds: ReadonlySet<string>;
}

interface Found {
  readonly unreadable: RawElement[];
  readonly omissions: Omission[];
  readonly kept: Set<string>;
}

/** Lists the whole tree, one call per folder. A folder that cannot be listed keeps what the previous snapshot has of it. */
export async function listTree(
  source: Source,
  held: Snapshot | undefined,
  staleSince: string | undefined,
  options: SourceOptions,
): Promise<ListedTree> {
  const found: Found = { unreadable: [], omissions: [], kept: new Set() };
  const seen = new Set<string>();
  const list = async (folderId: string | undefined, path: readonly string[]): Promise<readonly NodeDocument[]> => {
    options.signal?.throwIfAborted();
    const { nodes, unreadable } = await source.level(folderId, options);
    append(found.unreadable, unreadable);
    // A tree that comes back to itself would never end.
    const fresh = nodes.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const folders = numberedNames(fresh.map(({ name }) => name));
    const documents: NodeDocument[] = [];
    for (const [index, node] of fresh.entries()) {
      const document = documentOf(node, folders[index] ?? "");
      const below = [...path, node.name];
      if (node.kind === "page") documents.push(document);
      else documents.push({ ...document, children: await listFolder(node, below) });
    }
    return documents;
  };
  const listFolder = async (node: SourceNode, path: readonly string[]): Promise<readonly NodeDocument[]> => {
    try {
      return await list(node.id, path);
    } catch (error) {
      if (!isOwnTrouble(error)) throw error;
      return keep(node, path, error, { held, staleSince, found });
    }
  };
  const children = await list(undefined, []);
  return { children, unreadable: found.unreadable, omissions: found.omissions, keptPageIds: found.kept };
}

/** What the previous snapshot has of a folder, in place of what cannot be listed now. */
function keep(
  { id }: SourceNode,
  path: readonly string[],
  error: unknown,
  { held, staleSince, found }: { held: Snapshot | undefined; staleSince: string | undefined; found: Found },
): readonly NodeDocument[] {
  const children = held?.byId(id)?.document.children;
  const stale = children === undefined || staleSince === undefined ? {} : { staleSince };
  found.omissions.push({ kind: "folder", id, path, why: describeTrouble(error), ...stale });
  for (const pageId of pageIds(children ?? [])) found.kept.add(pageId);
  return children ?? [];
}

function* pageIds(nodes: readonly NodeDocument[]): Generator<string, void, undefined> {
  for (const { id, kind, children = [] } of nodes) {
    if (kind === "page") yield id;
    yield* pageIds(children);
  }
}

function documentOf(node: SourceNode, folder: string): NodeDocument {
  const { id, kind, name, webUrl, access, extra } = node;
  return {
    id,
    kind,
    name,
    folder,
    ...(webUrl === undefined ? {} : { webUrl }),
    ...(access === undefined ? {} : { access }),
    ...(extra === undefined ? {} : { extra }),
  };
}
