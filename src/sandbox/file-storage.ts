import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { element, writeXml } from "../wire/xml-writer.ts";

const LINK_LIFE_MS = 60_000;
const MAX_LINKS = 10_000;
// What opens LabArchives, or says where somebody comes from, has no business here.
const NEVER_PARAMETERS = ["akid", "sig", "uid", "expires", "password"];
const NEVER_HEADERS = new Set(["referer", "cookie", "authorization"]);

interface Link {
  readonly make: () => Response | Promise<Response>;
  expiresAt: number;
}

/**
 * The object storage that downloads are redirected to: an origin of its own, which honours only its own short-lived signatures. A
 * request that brings anything of LabArchives' along is refused and remembered: whoever sent it has leaked it.
 */
export class FileStorage {
  /** What came that must never come. */
  readonly failedChecks: string[] = [];
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  readonly #links = new Map<string, Link>();
  #origin = "";

  constructor(now: () => number) {
    this.#now = now;
  }

  get origin(): string {
    return this.#origin;
  }

  listensAt(origin: string): void {
    this.#origin = origin;
  }

  /** The redirect to a file; its name is the last part of the path. */
  redirectTo(name: string, make: Link["make"]): Response {
    const token = randomBytes(12).toString("hex");
    const [oldest] = this.#links.keys();
    if (this.#links.size >= MAX_LINKS && oldest !== undefined) this.#links.delete(oldest);
    this.#links.set(token, { make, expiresAt: this.#now() + LINK_LIFE_MS });
    const path = `/${token}/${encodeURIComponent(name)}`;
    const query = `X-Amz-Expires=${LINK_LIFE_MS / 1000}&X-Amz-Signature=${this.#sign(path)}`;
    return new Response(null, { status: 302, headers: { location: `${this.#origin}${path}?${query}` } });
  }

  /** Makes the link of a redirect one that came too late. */
  lapse(redirect: Response): void {
    const token = tokenOf(redirect.headers.get("location") ?? "");
    const link = this.#links.get(token);
    if (link !== undefined) link.expiresAt = Number.NEGATIVE_INFINITY;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const leaked = leaksOf(request, url);
    if (leaked.length > 0) {
      this.failedChecks.push(`The storage was sent ${leaked.join(", ")}.`);
      return refuse(400, "InvalidRequest", "The request carries what belongs to somebody else");
    }
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "MethodNotAllowed", request.method);
    const link = this.#links.get(tokenOf(url.href));
    if (link === undefined) return refuse(404, "NoSuchKey", "The specified key does not exist.");
    if (!this.#isSigned(url)) return refuse(403, "SignatureDoesNotMatch", "The signature does not match.");
    if (this.#now() >= link.expiresAt) return refuse(403, "AccessDenied", "Request has expired");
    return withoutName(await link.make());
  }

  clear(): void {
    this.#links.clear();
  }

  #sign(path: string): string {
    return createHmac("sha256", this.#key).update(path).digest("hex");
  }

  #isSigned(url: URL): boolean {
    const given = Buffer.from(url.searchParams.get("X-Amz-Signature") ?? "");
    const right = Buffer.from(this.#sign(url.pathname));
    return given.byteLength === right.byteLength && timingSafeEqual(given, right);
  }
}

function tokenOf(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split("/")[1] ?? "") : "";
}

function leaksOf(request: Request, { searchParams }: URL): string[] {
  const parameters = NEVER_PARAMETERS.filter((name) => searchParams.has(name)).map((name) => `the parameter "${name}"`);
  const headers = [...request.headers.keys()]
    .filter((name) => NEVER_HEADERS.has(name) || name.startsWith("x-labarchives"))
    .map((name) => `the header "${name}"`);
  return [...parameters, ...headers];
}

/** Storage knows a file by its address alone. */
function withoutName(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-disposition");
  headers.set("accept-ranges", "bytes");
  return new Response(response.body, { status: response.status, headers });
}

function refuse(status: number, code: string, message: string): Response {
  const body = Buffer.from(writeXml(element("Error", [element("Code", code), element("Message", message)])));
  return new Response(body, { status, headers: { "content-type": "application/xml" } });
}
