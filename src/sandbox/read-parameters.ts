import { Parameters } from "./call.ts";
import { SandboxFault } from "./sandbox-fault.ts";

// Twenty-four inline pictures in one rich text have been seen to work; this leaves room for many more.
const MAX_FORM_BYTES = 64 * 1024 * 1024;

/** Query and form merged, authentication from the query alone. */
export async function readParameters(request: Request): Promise<Parameters> {
  const values = new Map(parseForm(new URL(request.url).search.slice(1)));
  for (const [name, value] of await readForm(request)) if (!isAuthentication(name)) values.set(name, value);
  return new Parameters(values);
}

/** The fields of a form in the body, if there is one. */
export async function readForm(request: Request): Promise<readonly (readonly [string, string])[]> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (request.method !== "POST") return [];
  if (contentType === "application/x-www-form-urlencoded") return parseForm(await readText(request));
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
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new SandboxFault(4529, "encoding");
  }
}

async function readText(request: Request): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of request.body ?? []) {
    sizeBytes += piece.byteLength;
    if (sizeBytes > MAX_FORM_BYTES) throw new SandboxFault(4529, "the body is too large", 413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

async function readMultipart(request: Request): Promise<[string, string][]> {
  try {
    const form = await request.formData();
    return [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  } catch {
    throw new SandboxFault(4529, "multipart");
  }
}
