import { findUncarriable } from "../wire/text.ts";
import { Parameters } from "./call.ts";
import { SandboxFault } from "./sandbox-fault.ts";

// Twenty-four inline pictures in one rich text have been seen to work; this leaves room for many more.
const MAX_FORM_BYTES = 64 * 1024 * 1024;

/** What the query says. */
export function readQuery(request: Request): Parameters {
  return new Parameters(new Map(parseForm(new URL(request.url).search.slice(1))));
}

/** Query and form merged, authentication from the query alone. */
export async function readParameters(request: Request): Promise<Parameters> {
  const values = new Map(readQuery(request).entries());
  for (const [name, value] of await readForm(request)) if (!isAuthentication(name)) values.set(name, value);
  return new Parameters(values);
}

/** The fields of a form in the body, if there is one. */
export async function readForm(request: Request): Promise<readonly (readonly [string, string])[]> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (request.method !== "POST") return [];
  if (contentType === "application/x-www-form-urlencoded")
    return parseForm((await readBytes(request)).toString("utf8"));
  return contentType === "multipart/form-data" ? readMultipart(request) : [];
}

function isAuthentication(name: string): boolean {
  return name === "akid" || name === "expires" || name === "sig";
}

function parseForm(text: string): [string, string][] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    });
}

/** A raw `+` is a space, as real servers read it; bytes that are no UTF-8 are refused. */
function decode(text: string): string {
  try {
    return carriable(decodeURIComponent(text.replaceAll("+", " ")));
  } catch (error) {
    if (error instanceof SandboxFault) throw error;
    throw new SandboxFault(4529, "encoding");
  }
}

/** What no XML answer could carry back is not taken in. */
function carriable(text: string): string {
  const found = findUncarriable(text);
  if (found !== undefined) throw new SandboxFault(4529, `the character ${found.codePoint}`);
  return text;
}

async function readBytes(request: Request): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of request.body ?? []) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > MAX_FORM_BYTES) throw new SandboxFault(4529, "the body is too large", 413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function readMultipart(request: Request): Promise<[string, string][]> {
  const headers = { "content-type": request.headers.get("content-type") ?? "" };
  const form = await new Response(await readBytes(request), { headers }).formData().catch(() => undefined);
  if (form === undefined) throw new SandboxFault(4529, "multipart");
  return [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, carriable(value)]] : []));
}
