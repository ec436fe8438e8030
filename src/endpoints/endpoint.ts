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

/** What an answer looks like besides its root, which is the class's name with hyphens. */
export interface AnswerShape {
  /** Roots seen instead, where the sources differ. */
  readonly otherRoots?: readonly string[];
  /** One of these must be there, anywhere but in the echoed request: the wrapper of a list, an empty one included. */
  readonly holds?: readonly string[] | undefined;
}

/** What a successful answer holds. */
export type EndpointResult<R> =
  | {
      readonly kind: "xml";
      readonly decode: Decoder<R>;
      readonly shape: AnswerShape;
      /** The value a 404 stands for ("no match"). */
      readonly none?: R;
      /** The codes with which a 404 says so, when it carries one; any other is an error. */
      readonly noneCodes: readonly number[];
    }
  | {
      readonly kind: "bytes";
      /** May a web page be what was asked for? Of an attachment its size tells; everything else is a picture, a table or an archive. */
      readonly mayBePage: boolean;
    };

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
  /** How long the answer may take to begin, in milliseconds, where that is longer than usual. */
  readonly headersMs?: number;
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
export function xml<R>(decode: Decoder<R>, shape: AnswerShape = {}): EndpointResult<R> {
  return { kind: "xml", decode, shape, noneCodes: [] };
}

// What a search may not have found: an attachment, an entry, a page, a comment. 4503 (no such method) and 4509 (no such notebook)
// are 404 as well, and no empty result.
const NO_MATCH: readonly number[] = [4511, 4512, 4517, 4528];

/**
 * An XML result of a search or existence method, where LabArchives' 404 means `none`: with nothing in it, with the method's own
 * root, or with a code that says that the thing looked for is not there.
 */
export function xmlOrNone<R>(
  decode: Decoder<R>,
  none: R,
  { noneCodes = NO_MATCH, ...shape }: AnswerShape & { readonly noneCodes?: readonly number[] } = {},
): EndpointResult<R> {
  return { kind: "xml", decode, none, noneCodes, shape };
}

/** A result of raw bytes, streamed. */
export const bytes: EndpointResult<never> = { kind: "bytes", mayBePage: false };

/** A result of whatever somebody uploaded, streamed. */
export const anyFile: EndpointResult<never> = { kind: "bytes", mayBePage: true };

/** Every method with a `uid` may answer these. */
export const COMMON_ERRORS: readonly number[] = [4500, 4503, 4504, 4506, 4507, 4520, 4533, 4999];
