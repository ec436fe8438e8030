import type { AnyEndpoint } from "../endpoints/index.ts";
import type { XmlNode } from "../wire/xml-writer.ts";
import type { Blob } from "./blobs.ts";
import type { ApiContext } from "./context.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { Account } from "./store/accounts.ts";
import type { StoredFile } from "./store/entry-row.ts";
import type { Store } from "./store/store.ts";

/** One authenticated API call on its way through a handler. */
export interface Call {
  readonly context: ApiContext;
  readonly endpoint: AnyEndpoint;
  readonly store: Store;
  readonly params: Parameters;
  /** The person behind `uid`; only methods with a `uid` may ask for it. */
  readonly account: Account;
  readonly akid: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly clientIp: string;
  /** The body of an upload, already on disk. */
  readonly upload: Blob | undefined;
}

/** What a handler answers: elements below the root, a stored file, or something made after the transaction. */
export type Answer =
  | readonly XmlNode[]
  | { readonly file: StoredFile }
  /** Like plain elements, with a status of its own: 404 of a method that found nothing. */
  | { readonly status: number; readonly children: readonly XmlNode[] }
  | { readonly respond: () => Response | Promise<Response> };

export type Handler = (call: Call) => Answer;

/** Query and form merged. Empty counts as given; booleans are lenient, as the real server is. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  optional(name: string): string | undefined {
    return this.#values.get(name);
  }

  required(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined) throw new SandboxFault(4500, name);
    return value;
  }

  boolean(name: string): boolean {
    return /^(true|1|yes|on)$/i.test(this.#values.get(name) ?? "");
  }

  integer(name: string): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) throw new SandboxFault(4529, name);
    return Number(value);
  }

  /** A limit or a page: no negative number. */
  count(name: string): number | undefined {
    const value = this.integer(name);
    if (value !== undefined && value < 0) throw new SandboxFault(4529, name);
    return value;
  }

  /** Epoch milliseconds of a UTC date and time. */
  date(name: string): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const epochMs = Date.parse(value);
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) || Number.isNaN(epochMs)) throw new SandboxFault(4529, name);
    return epochMs;
  }

  /** A comma-separated list without empty members. */
  list(name: string): string[] | undefined {
    return this.#values
      .get(name)
      ?.split(",")
      .map((text) => text.trim())
      .filter((text) => text !== "");
  }

  oneOf(name: string, allowed: readonly string[]): string {
    const value = this.required(name);
    if (!allowed.includes(value)) throw new SandboxFault(4529, name);
    return value;
  }

  optionalOneOf(name: string, allowed: readonly string[]): string | undefined {
    return this.#values.has(name) ? this.oneOf(name, allowed) : undefined;
  }
}
