import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { searchTools } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `search_tools` class of the ELN API, one method each. Source: LabArchives API, Search. */
export class SearchToolsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Attachments by extension (without dots), date and words. Errors: 4501, 4509, 4529.
   */
  attachmentSearch(
    params: ParamsOf<typeof searchTools.attachmentSearch>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof searchTools.attachmentSearch>> {
    return this.#transport.call(searchTools.attachmentSearch, params, options);
  }

  /**
   * Entries by words, "quoted phrases", AND, OR and NOT. Pages count from 0. Errors: 4501, 4509, 4529.
   */
  entrySearch(
    params: ParamsOf<typeof searchTools.entrySearch>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof searchTools.entrySearch>> {
    return this.#transport.call(searchTools.entrySearch, params, options);
  }

  /**
   * Entries changed since a moment, newest first. Errors: 4501, 4509, 4529.
   */
  modifiedSince(
    params: ParamsOf<typeof searchTools.modifiedSince>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof searchTools.modifiedSince>> {
    return this.#transport.call(searchTools.modifiedSince, params, options);
  }

  /**
   * Attachments of the given extensions, newest change first. Errors: 4501, 4509, 4529.
   */
  mostRecentlyModifiedAttachmentByExtension(
    params: ParamsOf<typeof searchTools.mostRecentlyModifiedAttachmentByExtension>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof searchTools.mostRecentlyModifiedAttachmentByExtension>> {
    return this.#transport.call(searchTools.mostRecentlyModifiedAttachmentByExtension, params, options);
  }
}
