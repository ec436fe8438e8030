import { Secret, SignedUrl } from "../core/secret.ts";
import type { Question, Signing } from "../contract/index.ts";
import { encodeQuery } from "../wire/query.ts";
import { UrlSigner, type UrlSignerOptions } from "../transport/url-signer.ts";

const TEN_MINUTES_MS = 600_000;
const FOUR_MINUTES_MS = 240_000;

/** Signs questions rightly, and wrongly on purpose. */
export class Signers {
  readonly #options: UrlSignerOptions;
  readonly #right: UrlSigner;
  readonly #sha1: UrlSigner;
  readonly #wrong: UrlSigner;
  readonly #unknown: UrlSigner;

  constructor(options: UrlSignerOptions) {
    this.#options = options;
    this.#right = new UrlSigner(options);
    this.#sha1 = new UrlSigner({ ...options, hash: "sha1" });
    this.#wrong = new UrlSigner({ ...options, accessPassword: new Secret("not the password") });
    this.#unknown = new UrlSigner({ ...options, accessKeyId: "labapi_contract_check" });
  }

  /** Takes the server's time, so that a wrong clock of this machine is not taken for a fact. */
  learnServerTime(epochMs: number): void {
    for (const signer of [this.#right, this.#sha1, this.#wrong, this.#unknown]) signer.learnServerTime(epochMs);
  }

  sign({ method, signing = "right" }: Question, query: Readonly<Record<string, string>>): SignedUrl {
    const [className = "", name = ""] = method.split("/");
    const pairs = Object.entries(query);
    if (signing === "none") return this.#unsigned(method, pairs);
    return this.#signer(signing).method(className, name, pairs, offsetMs(signing));
  }

  #unsigned(method: string, pairs: [string, string][]): SignedUrl {
    const { baseUrl, accessKeyId } = this.#options;
    const query = encodeQuery([...pairs, ["akid", accessKeyId]]);
    return new SignedUrl(`${baseUrl.href.replace(/\/$/, "")}/api/${method}?${query}`);
  }

  #signer(signing: Signing): UrlSigner {
    if (signing === "sha1") return this.#sha1;
    if (signing === "wrong") return this.#wrong;
    return signing === "unknown key" ? this.#unknown : this.#right;
  }
}

function offsetMs(signing: Signing): number {
  if (signing === "late") return -TEN_MINUTES_MS;
  return signing === "early" ? FOUR_MINUTES_MS : 0;
}
