import { UsageError } from "../core/errors.ts";
import { givenChoice, givenCount, givenDate, givenCallOptions, givenWords } from "../core/given.ts";
import type { NotebookId } from "../core/ids.ts";
import { beginningOf, Printable } from "../core/printable.ts";
import { searchTools } from "../endpoints/index.ts";
import type { ParamsOf } from "../endpoints/endpoint.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { SearchRecord } from "../endpoints/search-tools.ts";
import { makeEntry } from "../entries/entry.ts";
import type { ModelContext } from "../entries/model-context.ts";
import type { CallOptions } from "../transport/options.ts";
import type {
  AttachmentQuery,
  FoundHits,
  SearchHit,
  SearchOptions,
  SearchPage,
  SearchResults,
  SearchSummary,
} from "./model/search.ts";

/** The results of a full-text search, fetched page by page as they are read. */
export class EntrySearch extends Printable implements SearchResults {
  protected readonly label = "SearchResults";
  readonly #context: ModelContext;
  readonly #query: string;
  readonly #notebookId: NotebookId | undefined;
  readonly #options: SearchOptions;

  constructor(context: ModelContext, query: string, notebookId: NotebookId | undefined, options: SearchOptions = {}) {
    super();
    givenCallOptions(options);
    this.#context = context;
    this.#query = givenWords(query, "A query");
    this.#notebookId = notebookId;
    this.#options = options;
    if (options.pageSize !== undefined) givenCount(options.pageSize, "pageSize");
  }

  toJSON(): SearchSummary {
    return {
      kind: "search",
      query: beginningOf(this.#query),
      ...(this.#notebookId === undefined ? {} : { notebookId: this.#notebookId }),
    };
  }

  async page(pageNumber: number): Promise<SearchPage> {
    givenCount(pageNumber, "A page's number", 0);
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
  checkAttachmentQuery(query);
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
  givenWords(extension, "An extension");
  if (limit !== undefined) givenCount(limit, "limit");
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
  givenDate(since, "The moment");
  if (limit !== undefined) givenCount(limit, "limit");
  const params = { userId: context.userId, since, notebookId, maxToReturn: limit, entryData: true };
  return foundIn(context, await context.transport.call(searchTools.modifiedSince, params, options));
}

function checkAttachmentQuery(query: AttachmentQuery): void {
  givenCallOptions(query ?? null, "The query");
  const { extensions, from, to, terms, connector, limit } = query;
  if (extensions !== undefined && !Array.isArray(extensions))
    throw new UsageError("extensions must be a list of texts.");
  for (const extension of extensions ?? []) givenWords(extension, "An extension");
  if (from !== undefined) givenDate(from, "from");
  if (to !== undefined) givenDate(to, "to");
  if (terms !== undefined) givenWords(terms, "terms");
  if (connector !== undefined) givenChoice(connector, ["AND", "OR", "EXACT"], "connector");
  if (limit !== undefined) givenCount(limit, "limit");
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
