import type { Clock } from "../core/clock.ts";
import { type Secret, SignedUrl } from "../core/secret.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";
import { encodeQuery, encodeQueryValue, type QueryPair } from "../wire/query.ts";
import { sign, type SignatureHash } from "../wire/signing.ts";

/** The key, and the clock it signs with. */
export interface UrlSignerOptions {
  readonly baseUrl: URL;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  readonly hash: SignatureHash;
  readonly clock: Clock;
}

/**
 * Makes signed URLs, each with the current time of the server as far as it is known: the machine's clock plus the offset
 * learnt from `utilities/epoch_time`.
 */
export class UrlSigner {
  readonly #options: UrlSignerOptions;
  readonly #root: string;
  #offsetMs = 0;

  constructor(options: UrlSignerOptions) {
    this.#options = options;
    this.#root = options.baseUrl.href.replace(/\/$/, "");
  }

  /** Takes the server's time as the truth from now on. */
  learnServerTime(epochMs: number): void {
    this.#offsetMs = epochMs - this.#options.clock.now();
  }

  /** The URL of one attempt of an API call. */
  call(endpoint: AnyEndpoint, query: readonly QueryPair[]): SignedUrl {
    const { accessKeyId } = this.#options;
    if (endpoint.signed) return this.method(endpoint.class, endpoint.method, query, 0);
    const pairs = encodeQuery([...query, ["akid", accessKeyId]]);
    return new SignedUrl(`${this.#root}/api/${endpoint.class}/${endpoint.method}?${pairs}`);
  }

  /** The URL of any method, usable for about two minutes beyond `expiresInMs`. */
  method(className: string, method: string, query: readonly QueryPair[], expiresInMs: number): SignedUrl {
    const parameters = query.length === 0 ? "" : `${encodeQuery(query)}&`;
    const authentication = this.#authentication(method, expiresInMs);
    return new SignedUrl(`${this.#root}/api/${className}/${method}?${parameters}${authentication}`);
  }

  /** The sign-in page that sends the browser on to `redirectUrl`; the un-encoded redirect URL is what is signed. */
  signIn(redirectUrl: string, expiresInMs: number): SignedUrl {
    const target = encodeQueryValue(redirectUrl);
    const authentication = this.#authentication(redirectUrl, expiresInMs);
    return new SignedUrl(`${this.#root}/api_user_login?redirect_uri=${target}&${authentication}`);
  }

  #authentication(methodInput: string, expiresInMs: number): string {
    const { accessKeyId, accessPassword, hash, clock } = this.#options;
    const expires = Math.round(clock.now() + this.#offsetMs + expiresInMs);
    const signature = sign({ accessKeyId, accessPassword, methodInput, expires, hash });
    return encodeQuery([
      ["akid", accessKeyId],
      ["expires", String(expires)],
      ["sig", signature],
    ]);
  }
}
