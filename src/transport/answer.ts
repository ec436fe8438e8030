import { ApiError, DecodeError } from "../core/errors.ts";
import type { EndpointResult } from "../endpoints/endpoint.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";
import type { LongDecoder } from "../wire/decode.ts";
import { excerptOf } from "../wire/excerpt.ts";
import { type Fault, readFault } from "../wire/faults.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import { isLong, nextTurn, readXmlBytes, readXmlInTurns, webPage } from "../wire/xml-reader.ts";
import { requireShape } from "./answer-shape.ts";
import { Download } from "./download.ts";
import { faultToError } from "./fault-error.ts";
import { type Arrival, followRedirects, type Journey, nameInAddress } from "./follow-redirects.ts";
import type { HttpResponse } from "./http.ts";
import { MAX_XML_BYTES } from "./options.ts";
import type { PreparedCall } from "./prepared-call.ts";
import { Refusal } from "./refusal.ts";

const MAX_ERROR_BYTES = 1024 * 1024;
// What a server says about an error is a sentence; a megabyte of it is something else.
const MAX_DESCRIPTION_LENGTH = 500;
// An error document is small; a larger file is the file that was asked for.
const MAX_FAULT_BYTES = 64 * 1024;

/** Turns an answer into a value, or throws a {@link Refusal}, {@link DecodeError} or network error. */
export async function readAnswer<R>(call: PreparedCall<R>, response: HttpResponse): Promise<R> {
  const { endpoint, options } = call;
  const { result } = endpoint;
  if (result.kind !== "xml") throw new TypeError(`${endpoint.method} answers with a file.`);
  if (response.status !== 200) return noneOrRefuse(endpoint, result, response);
  const body = await response.bytes(MAX_XML_BYTES);
  const root = await readXmlInTurns(body, options.signal);
  const fault = readFault(root);
  // An error document may come with any status, 200 included.
  if (fault !== undefined) throw refusal(endpoint, response, fault.code, fault.description);
  requireShape(endpoint, result, root);
  const { decode } = result;
  if (!isLong(body.byteLength) || !("inTurns" in decode)) return decode(root);
  return (decode as LongDecoder<R>).inTurns(root, () => nextTurn(options.signal));
}

/** Follows a download to where its bytes are. */
export async function readFile(call: PreparedCall<unknown>, journey: Journey, first: HttpResponse): Promise<Download> {
  const { endpoint, options } = call;
  const { response, address } = await followRedirects(journey, first);
  if (response.status !== 200) {
    if (address !== undefined) throw await storageRefusal(endpoint, { response, address });
    const { fault, text } = await readError(response);
    throw refusal(endpoint, response, fault?.code, fault?.description ?? text);
  }
  const file = address === undefined ? await refuseNoFile(endpoint, response) : response;
  return new Download(file, options.onProgress, nameInAddress(address));
}

async function noneOrRefuse<R>(
  endpoint: AnyEndpoint,
  result: Extract<EndpointResult<R>, { kind: "xml" }>,
  response: HttpResponse,
): Promise<R> {
  const { root, fault, text } = await readError(response);
  const saysNone =
    fault === undefined
      ? // LabArchives says "no match" with 404 alone; a page of words is somebody else's 404.
        text === "" || (root !== undefined && hasShape(endpoint, result, root))
      : fault.code === undefined || result.noneCodes.includes(fault.code);
  if (response.status === 404 && result.none !== undefined && saysNone) return result.none;
  throw refusal(endpoint, response, fault?.code, fault?.description ?? text);
}

function hasShape(
  endpoint: AnyEndpoint,
  result: Extract<EndpointResult<unknown>, { kind: "xml" }>,
  root: XmlElement,
): boolean {
  try {
    requireShape(endpoint, { ...result, shape: { ...result.shape, holds: undefined } }, root);
    return true;
  } catch {
    return false;
  }
}

function refusal(endpoint: AnyEndpoint, response: HttpResponse, apiCode: number | undefined, words: string): Refusal {
  const method = `${endpoint.class}/${endpoint.method}`;
  const { status } = response;
  const description = excerptOf(words, MAX_DESCRIPTION_LENGTH);
  // Whether a write was done is not known better a moment later.
  const retryable = endpoint.mutates ? false : undefined;
  return new Refusal(faultToError({ status, apiCode, description, method, retryable }), {
    status,
    apiCode,
    retryAfter: response.header("retry-after"),
  });
}

/** The storage's own error, in its own XML: not LabArchives speaking, so neither a permission nor a sign-in is in question. */
async function storageRefusal(endpoint: AnyEndpoint, { response, address }: Required<Arrival>): Promise<Refusal> {
  const { root, text } = await readError(response);
  const { status } = response;
  const code = root?.name === "Error" ? (root.child("Code")?.text.trim() ?? "") : "";
  const description = excerptOf(root?.child("Message")?.text ?? text, MAX_DESCRIPTION_LENGTH);
  const method = `${endpoint.class}/${endpoint.method}`;
  const host = new URL(address?.reveal() ?? "").host;
  const what = code === "" ? `HTTP ${status}` : `${excerptOf(code)}, HTTP ${status}`;
  const message =
    `The storage that the download ${method} was redirected to (${host}) refused it (${what}). Its links last for ` +
    `minutes: try again.`;
  const fault = { status, apiCode: undefined, description, method, retryable: true };
  return new Refusal(new ApiError(message, fault), {
    status,
    apiCode: undefined,
    retryAfter: response.header("retry-after"),
    isFromStorage: true,
  });
}

/** A file comes with its name; a web page or LabArchives' own error without one is not what was asked for. */
async function refuseNoFile(endpoint: AnyEndpoint, response: HttpResponse): Promise<HttpResponse> {
  if (response.header("content-disposition") !== undefined) return response;
  const type = response.header("content-type")?.toLowerCase() ?? "";
  const mayBePage = endpoint.result.kind === "bytes" && endpoint.result.mayBePage;
  if (!mayBePage && /^\s*(text\/html|application\/xhtml)/.test(type)) {
    await response.cancel();
    throw new DecodeError(webPage(), { path: "/" });
  }
  const sizeBytes = Number(response.header("content-length") ?? Number.NaN);
  if (!/[/+]xml\b/.test(type) || !(sizeBytes <= MAX_FAULT_BYTES)) return response;
  const body = await response.bytes(MAX_FAULT_BYTES);
  const fault = parsed(body)?.fault;
  if (fault?.code !== undefined) throw refusal(endpoint, response, fault.code, fault.description);
  return {
    status: response.status,
    header: (name) => response.header(name),
    bytes: () => Promise.resolve(body),
    pieces: () => ReadableStream.from([body]),
    cancel: () => Promise.resolve(),
  };
}

/** What came with a status that is not 200. */
interface ErrorBody {
  readonly root: XmlElement | undefined;
  readonly fault: Fault | undefined;
  readonly text: string;
}

async function readError(response: HttpResponse): Promise<ErrorBody> {
  const body = await response.bytes(MAX_ERROR_BYTES);
  const text = excerptOf(Buffer.from(body).toString("utf8"));
  return { root: undefined, fault: undefined, ...parsed(body), text };
}

function parsed(body: Uint8Array): Pick<ErrorBody, "root" | "fault"> | undefined {
  try {
    const root = readXmlBytes(body);
    return { root, fault: readFault(root) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
