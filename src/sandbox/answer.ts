import type { AnyEndpoint } from "../endpoints/index.ts";
import { element, writeXml, type XmlNode } from "../wire/xml-writer.ts";
import type { BlobStore } from "./blobs.ts";
import type { Parameters } from "./call.ts";
import type { SandboxFault } from "./sandbox-fault.ts";
import type { StoredFile } from "./store/entry-row.ts";
import { disposition } from "./disposition.ts";

const XML = "application/xml; charset=utf-8";
// LabArchives API, The echoed request: a password is not repeated.
const NOT_ECHOED = new Set(["password"]);

/** What goes into a whole answer. */
export interface AnswerParts {
  readonly endpoint: AnyEndpoint;
  readonly status: number;
  readonly children: readonly XmlNode[];
  readonly params: Parameters;
  /** Children in random order. */
  readonly shuffle: boolean;
}

/** A whole answer, with the echoed request. */
export function xmlAnswer({ endpoint, status, children, params, shuffle }: AnswerParts): Response {
  const root = element(rootOf(endpoint.class), [...children, echo(endpoint, params)]);
  return xmlResponse(status, shuffle ? shuffled(root) : root);
}

/** LabArchives' error document: `<error>` as the root, or below one. */
export function faultAnswer(fault: SandboxFault, below?: string): Response {
  const code = element("error-code", String(fault.code), { type: "integer" });
  const error = element("error", [code, element("error-description", fault.description)]);
  return xmlResponse(fault.status, below === undefined ? error : element(below, [error]));
}

/** The root of a class's answers. */
export function rootOf(className: string): string {
  return className.replaceAll("_", "-");
}

export function fileAnswer(file: StoredFile, blobs: BlobStore): Response {
  const headers = {
    "content-type": file.contentType,
    "content-length": String(file.sizeBytes),
    "content-disposition": disposition(file.name),
    "x-content-type-options": "nosniff",
  };
  return new Response(blobs.read(file.sha256), { headers });
}

function xmlResponse(status: number, root: XmlNode): Response {
  const body = Buffer.from(writeXml(root));
  return new Response(body, { status, headers: { "content-type": XML, "content-length": String(body.byteLength) } });
}

function echo(endpoint: AnyEndpoint, params: Parameters): XmlNode {
  const echoed = [...params.entries()]
    .filter(([name]) => !NOT_ECHOED.has(name) && /^[A-Za-z_][\w-]*$/.test(name))
    .map(([name, value]) => element(name.replaceAll("_", "-"), value));
  return element("request", [element("class", endpoint.class), element("method", endpoint.method), ...echoed]);
}

/** The order of children is officially not fixed. Members of an array keep theirs: it is the notebook's. */
function shuffled(node: XmlNode): XmlNode {
  if (node.content === null || typeof node.content === "string") return node;
  const children = node.content.map(shuffled);
  if (node.attributes["type"] !== "array") children.sort(() => Math.random() - 0.5);
  return { ...node, content: children };
}
