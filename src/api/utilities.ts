import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { utilities } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `utilities` class of the ELN API, one method each. Source: LabArchives API, Utilities. */
export class UtilitiesApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * The vendor's list of regions. Treat it as hints: its sample shows browser hosts.
   */
  apiBaseUrls(options?: CallOptions): Promise<ResultOf<typeof utilities.apiBaseUrls>> {
    return this.#transport.call(utilities.apiBaseUrls, {}, options);
  }

  /**
   * The server's clock in epoch milliseconds. Takes the access key id alone; ask once a session.
   */
  epochTime(options?: CallOptions): Promise<ResultOf<typeof utilities.epochTime>> {
    return this.#transport.call(utilities.epochTime, {}, options);
  }

  /**
   * Login pages of the obsolete single sign-on flow.
   *
   * @deprecated No longer in the vendor's list.
   */
  institutionalLoginUrls(options?: CallOptions): Promise<ResultOf<typeof utilities.institutionalLoginUrls>> {
    return this.#transport.call(utilities.institutionalLoginUrls, {}, options);
  }

  /**
   * A text bound to the access key, often empty: the cheapest proof that a key works.
   */
  promoMessage(options?: CallOptions): Promise<ResultOf<typeof utilities.promoMessage>> {
    return this.#transport.call(utilities.promoMessage, {}, options);
  }

  /**
   * Largest useful thumbnail in pixels for an extension or a media type (one is needed). Errors: 4529.
   */
  suggestedThumbnailSize(
    params: ParamsOf<typeof utilities.suggestedThumbnailSize> = {},
    options?: CallOptions,
  ): Promise<ResultOf<typeof utilities.suggestedThumbnailSize>> {
    return this.#transport.call(utilities.suggestedThumbnailSize, params, options);
  }
}
