import type { ApiContext } from "../context.ts";

/**
 * A foreign web page must not reach these pages: not under a name of its own that leads to 127.0.0.1 (the Host header tells), and
 * not by a form (Sec-Fetch-Site and Origin tell; the Origin of these pages' own forms is "null", for want of a referrer). Calls
 * in process and by scripts carry none of them.
 */
export function isFromHere(context: ApiContext, request: Request): boolean {
  const { port } = new URL(context.origin());
  const host = request.headers.get("host");
  if (host !== null && host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  return request.method === "GET" || request.method === "HEAD" || isOwnForm(request.headers, `http://${host ?? ""}`);
}

function isOwnForm(headers: Headers, ownOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site !== null && site !== "same-origin") return false;
  return origin === null || origin === ownOrigin || (origin === "null" && site !== null);
}
