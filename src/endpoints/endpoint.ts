import type { Decoder } from "../wire/decode.ts";
import type { Params, ParamValues } from "./param.ts";

/** How sure the documentation of this method is: the vendor's own, seen on a live server, or deduced. */
export type Confidence = "official" | "observed" | "inferred";

/** Where a method's parameters travel. Authentication always goes in the query. */
export type ParameterTransport =
  /** All in the query string. */
  | "query"
  /** In an `application/x-www-form-urlencoded` body, so that long text is not cut off. */
  | "form"
  /** In the query string; the body is the file itself, `application/octet-stream`. */
  | "raw";

/** What a successful answer holds. */
export type EndpointResult<R> =
  | {
      readonly kind: "xml";
      readonly decode: Decoder<R>;
      /** The value a plain 404 stands for ("no match"). */ readonly none?: R;
    }
  | { readonly kind: "bytes" };

/** One documented method of the ELN API, as data. The client, the sandbox and the reference are driven by it. */
export interface Endpoint<P extends Params = Params, R = unknown> {
  /** The vendor's class, for example `tree_tools`. */
  readonly class: string;
  /** The vendor's method, for example `get_tree_level`; also what is signed. */
  readonly method: string;
  readonly verb: "GET" | "POST";
  readonly transport: ParameterTransport;
  /** Does it change anything? Decides about repeating a call; the verb says nothing, as most writes are GETs. */
  readonly mutates: boolean;
  /** False only for `epoch_time`, which takes the access key id alone. */
  readonly signed: boolean;
  readonly params: P;
  readonly result: EndpointResult<R>;
  /** Method-specific error codes, beside the ones every method has. */
  readonly errors: readonly number[];
  readonly confidence: Confidence;
  /** Kept for old servers; no longer in the vendor's list. */
  readonly legacy: boolean;
  /** One line for the reference. */
  readonly summary: string;
}

/** The argument object of an endpoint. */
export type ParamsOf<E> = E extends Endpoint<infer P> ? ParamValues<P> : never;
/** What an endpoint resolves to (`Download` for bytes). */
export type ResultOf<E> = E extends Endpoint<Params, infer R> ? R : never;

type Defaulted = "transport" | "signed" | "mutates" | "errors" | "confidence" | "legacy";
type EndpointInput<P extends Params, R> = Omit<Endpoint<P, R>, Defaulted> & Partial<Pick<Endpoint<P, R>, Defaulted>>;

/** Completes a descriptor with what most methods have: a signed read over the query string, officially documented. */
export function endpoint<P extends Params, R>(input: EndpointInput<P, R>): Endpoint<P, R> {
  return {
    transport: "query",
    signed: true,
    mutates: false,
    errors: [],
    confidence: "official",
    legacy: false,
    ...input,
  };
}

/** An XML result. */
export function xml<R>(decode: Decoder<R>): EndpointResult<R> {
  return { kind: "xml", decode };
}

/** An XML result of a search or existence method, where 404 without a more telling code means `none`. */
export function xmlOrNone<R>(decode: Decoder<R>, none: R): EndpointResult<R> {
  return { kind: "xml", decode, none };
}

/** A result of raw bytes, streamed. */
export const bytes: EndpointResult<never> = { kind: "bytes" };

/** Every method with a `uid` may answer these. */
export const COMMON_ERRORS: readonly number[] = [4500, 4503, 4504, 4506, 4507, 4520, 4533, 4999];
