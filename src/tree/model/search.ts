import type { NotebookId } from "../../core/ids.ts";
import type { Entry } from "../../entries/model/kinds.ts";
import type { CallOptions } from "../../transport/options.ts";

/** An entry that was found, and where. */
export interface SearchHit {
  readonly entry: Entry;
  /** `undefined` for what lies in the Inbox. */
  readonly notebookId: NotebookId | undefined;
  readonly notebookName: string | undefined;
  /** Names from the top of the notebook to the page, as LabArchives joins them; `Inbox` for what lies there. */
  readonly treePath: string | undefined;
}

/** One page of results. */
export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** What LabArchives counts in all; it may be more than can be fetched. */
  readonly totalFound: number;
}

/** What was found, and how many LabArchives counts in all; more than `length` where a limit was given. */
export type FoundHits = readonly SearchHit[] & { readonly totalFound: number };

export interface SearchOptions extends CallOptions {
  /** Results per call, a whole number from 1; 25 unless given. */
  readonly pageSize?: number | undefined;
}

/** Where and among what to look for attachments. */
export interface AttachmentQuery {
  /** Without dots: `["csv", "xlsx"]`. */
  readonly extensions?: readonly string[] | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly terms?: string | undefined;
  /** How `terms` belong together; LabArchives decides unless given. */
  readonly connector?: "AND" | "OR" | "EXACT" | undefined;
  readonly notebookId?: NotebookId | undefined;
  /** The most results wanted. */
  readonly limit?: number | undefined;
}

/** What a search shows itself as, printed or in JSON. */
export interface SearchSummary {
  readonly kind: "search";
  readonly query: string;
  /** Every notebook unless given. */
  readonly notebookId?: NotebookId;
}

/**
 * Results of a full-text search, fetched page by page as they are read.
 *
 * @example
 * ```ts
 * for await (const { entry, treePath } of notebook.search('"plate 7" AND NOT draft')) console.log(treePath, entry.kind);
 * ```
 */
export interface SearchResults extends AsyncIterable<SearchHit> {
  /** One page of results; the first is 0. An empty one means there are no more. */
  page(pageNumber: number): Promise<SearchPage>;
  /** How many LabArchives counts; costs one call. */
  totalFound(): Promise<number>;
  toJSON(): SearchSummary;
}
