import type { NotebookId } from "../core/ids.ts";
import { searchTools } from "../endpoints/index.ts";
import type { ParamsOf } from "../endpoints/endpoint.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { SearchRecord } from "../endpoints/search-tools.ts";
import { type Entry, makeEntry } from "../entries/entry.ts";
import type { ModelContext } from "../entries/model-context.ts";
import type { CallOptions } from "../transport/options.ts";

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
  /** Results per call; 25 unless given. */
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

/**
 * Results of a full-text search, fetched page by page as they are read.
 *
 * @example
 * ```ts
 * for await (const { entry, treePath } of notebook.search('"plate 7" AND NOT draft')) console.log(treePath, entry.kind);
 * ```
 */
export class SearchResults implements AsyncIterable<SearchHit> {
  readonly #context: ModelContext;
  readonly #query: string;
  readonly #notebookId: NotebookId | undefined;
  readonly #options: SearchOptions;

  constructor(context: ModelContext, query: string, notebookId: NotebookId | undefined, options: SearchOptions = {}) {
    this.#context = context;
    this.#query = query;
    this.#notebookId = notebookId;
    this.#options = options;
  }

  /** One page of results; the first is 0. An empty one means there are no more. */
  async page(pageNumber: number): Promise<SearchPage> {
    const found = await this.#context.transport.call(
      searchTools.entrySearch,
      {
        userId: this.#context.userId,
        query: this.#query,
        notebookId: this.#notebookId,
        pageNumber,
        pageSize: this.#options.pageSize ?? 25,
        entryData: true,
      },
      this.#options,
    );
    return { hits: hitsOf(this.#context, found), totalFound: found.totalFound };
  }

  /** How many LabArchives counts; costs one call. */
  async totalFound(): Promise<number> {
    return (await this.page(0)).totalFound;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SearchHit, void, undefined> {
    const seen = new Set<string>();
    for (let pageNumber = 0; ; pageNumber += 1) {
      const { hits, totalFound } = await this.page(pageNumber);
      // What moved between two pages while we read comes once.
      const fresh = hits.filter(({ entry }) => !seen.has(entry.id));
      for (const hit of fresh) seen.add(hit.entry.id);
      yield* fresh;
      if (fresh.length === 0 || seen.size >= totalFound) return;
    }
  }
}

export async function searchAttachments(
  context: ModelContext,
  query: AttachmentQuery,
  options?: CallOptions,
): Promise<FoundHits> {
  const params: ParamsOf<typeof searchTools.attachmentSearch> = {
    userId: context.userId,
    extensions: query.extensions,
    beginDate: query.from,
    endDate: query.to,
    terms: query.terms,
    termConnector: query.connector,
    notebookId: query.notebookId,
    maxToReturn: query.limit,
    entryData: true,
  };
  return foundIn(context, await context.transport.call(searchTools.attachmentSearch, params, options));
}

export async function latestAttachments(
  context: ModelContext,
  extension: string,
  limit: number | undefined,
  options?: CallOptions,
): Promise<FoundHits> {
  const params = { userId: context.userId, extensions: [extension], maxToReturn: limit, entryData: true };
  const endpoint = searchTools.mostRecentlyModifiedAttachmentByExtension;
  return foundIn(context, await context.transport.call(endpoint, params, options));
}

export async function modifiedSince(
  context: ModelContext,
  since: Date,
  scope: { readonly notebookId?: NotebookId | undefined; readonly limit?: number | undefined },
  options?: CallOptions,
): Promise<FoundHits> {
  const { notebookId, limit } = scope;
  const params = { userId: context.userId, since, notebookId, maxToReturn: limit, entryData: true };
  return foundIn(context, await context.transport.call(searchTools.modifiedSince, params, options));
}

function foundIn(context: ModelContext, found: SearchRecord): FoundHits {
  // Not enumerable: it is still a plain list to whoever prints or compares it.
  return Object.defineProperty(hitsOf(context, found), "totalFound", { value: found.totalFound }) as SearchHit[] &
    FoundHits;
}

function hitsOf(context: ModelContext, found: SearchRecord): SearchHit[] {
  return found.items.map((record: EntryRecord) => ({
    entry: makeEntry({ context, notebookId: record.notebookId, pageId: undefined }, record),
    notebookId: record.notebookId,
    notebookName: record.notebookName,
    treePath: record.treePath,
  }));
}
