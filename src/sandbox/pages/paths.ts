import type { EntryRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";

/** Where the pages are: the forms LabArchives' own web addresses have. */
export function dashboardPath({ wireId }: Pick<NotebookRow, "wireId">): string {
  return `/${encodeURIComponent(wireId)}/notebook-dashboard`;
}

export function pagePath({ wireId }: Pick<NotebookRow, "wireId">, node: Pick<NodeRow, "wireId">): string {
  return `/${encodeURIComponent(wireId)}/page/${encodeURIComponent(node.wireId)}`;
}

export function filePath({ wireId }: Pick<EntryRow, "wireId">): string {
  return `/file/${encodeURIComponent(wireId)}`;
}

/** What an entry is called within its page. */
export function anchorOf({ id }: Pick<EntryRow, "id">): string {
  return `e${id}`;
}
