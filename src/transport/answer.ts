import { DecodeError } from "../core/errors.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { AnyEndpoint } from "../endpoints/index.ts";
import type { Params } from "../endpoints/param.ts";
import { FAULT_CODES, readFault } from "../wire/faults.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import { excerptOf } from "../wire/excerpt.ts";
import { readXmlBytes } from "../wire/xml-reader.ts";
import { Download } from "./download.ts";
import { faultToError } from "./fault-error.ts";
import type { HttpResponse } from "./http.ts";
import { MAX_XML_BYTES, type TransferOptions } from "./options.ts";
import { Refusal } from "./refusal.ts";

const MAX_ERROR_BYTES = 1024 * 1024;

/** Turns an answer into a value, or throws a {@link Refusal}, {@link DecodeError} or network error. */
export async function readAnswer<P extends Params, R>(
  endpoint: Endpoint<P, R>,
  response: HttpResponse,
  options: TransferOptions,
): Promise<R | Download> {
  if (response.status !== 200) return noneOrRefuse(endpoint, response);
  if (endpoint.result.kind === "bytes") return new Download(response, options.onProgress);
  const root = readXmlBytes(await response.bytes(MAX_XML_BYTES));
  refuseFault(endpoint, response, root);
  return endpoint.result.decode(root);
}

async function noneOrRefuse<P extends Params, R>(endpoint: Endpoint<P, R>, response: HttpResponse): Promise<R> {
  const body = await response.bytes(MAX_ERROR_BYTES);
  const fault = faultIn(body);
  const code = fault?.code;
  const { result } = endpoint;
  const meansNone = code === undefined || FAULT_CODES.get(code)?.kind === "not-found";
  if (response.status === 404 && meansNone && result.kind === "xml" && result.none !== undefined) return result.none;
  throw refusal(endpoint, response, code, fault?.description ?? excerptOf(Buffer.from(body).toString("utf8")));
}

/** An error document may come with any status, 200 included. */
function refuseFault(endpoint: AnyEndpoint, response: HttpResponse, root: XmlElement): void {
  const fault = readFault(root);
  if (fault !== undefined) throw refusal(endpoint, response, fault.code, fault.description);
}

function refusal(
  endpoint: AnyEndpoint,
  response: HttpResponse,
  apiCode: number | undefined,
  description: string,
): Refusal {
  const method = `${endpoint.class}/${endpoint.method}`;
  const { status } = response;
  return new Refusal(faultToError({ status, apiCode, description, method }), {
    status,
    apiCode,
    retryAfter: response.header("retry-after"),
  });
}

function faultIn(body: Uint8Array): ReturnType<typeof readFault> {
  try {
    return readFault(readXmlBytes(body));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
