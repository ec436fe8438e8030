import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebHandler } from "./create-sign-in.ts";

/** A Hono context, as far as it is used. */
export interface HonoContext {
  readonly req: { readonly raw: Request };
}

/**
 * For Hono.
 *
 * @example
 * ```ts
 * app.get("/login", toHono(signIn.start));
 * ```
 */
export function toHono(handler: WebHandler): (context: HonoContext) => Promise<Response> {
  return (context) => handler(context.req.raw);
}

/** A request of Express, or of Node's own HTTP server. */
export type NodeRequest = IncomingMessage & { readonly originalUrl?: string };

/**
 * For Express 5, and for Node's own HTTP server.
 *
 * @example
 * ```ts
 * app.get("/login", toExpress(signIn.start));
 * ```
 */
export function toExpress(handler: WebHandler): (request: NodeRequest, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const answer = await answerTo(handler, request, request.originalUrl ?? request.url);
    const body = await answer.text().catch(() => "");
    response.writeHead(answer.status, headersOf(answer)).end(body);
  };
}

/** A Fastify request, as far as it is used. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  readonly originalUrl: string;
}

/** A Fastify reply, as far as it is used. */
export interface FastifyReplyLike {
  code(status: number): this;
  headers(values: Record<string, string | string[]>): this;
  send(body: string): this;
}

/**
 * For Fastify 5. To sign out with an HTML form, Fastify needs `@fastify/formbody`; a `fetch` without a body needs nothing.
 *
 * @example
 * ```ts
 * app.get("/login", toFastify(signIn.start));
 * ```
 */
export function toFastify(
  handler: WebHandler,
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<FastifyReplyLike> {
  return async (request, reply) => {
    const answer = await answerTo(handler, request.raw, request.originalUrl);
    return reply
      .code(answer.status)
      .headers(headersOf(answer))
      .send(await answer.text().catch(() => ""));
  };
}

/**
 * For a route handler of Next.js (and everything else that calls a plain function with a `Request`).
 *
 * @example
 * ```ts
 * export const GET = toNext(signIn.callback); // app/callback/route.ts
 * ```
 */
export function toNext(handler: WebHandler): (request: Request) => Promise<Response> {
  return (request) => handler(request);
}

async function answerTo(handler: WebHandler, request: IncomingMessage, target: string | undefined): Promise<Response> {
  // Appended, not resolved: `//host/path` is a path here, and must stay one.
  const url = `http://localhost${target ?? "/"}`;
  if (target?.startsWith("/") !== true || !URL.canParse(url)) return new Response("Bad request", { status: 400 });
  // A web-standard Request cannot even be made with these.
  if (/^(trace|track|connect)$/i.test(request.method ?? "")) {
    return new Response("Method not allowed", { status: 405, headers: { allow: "GET, POST" } });
  }
  try {
    return await handler(toRequest(url, request));
  } catch {
    // Express and Node's server end the process for a promise that nobody catches.
    return new Response("The request could not be answered", { status: 500 });
  }
}

function toRequest(url: string, request: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(":"))
      headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return new Request(url, { method: request.method ?? "GET", headers });
}

function headersOf(answer: Response): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = Object.fromEntries(answer.headers);
  const cookies = answer.headers.getSetCookie();
  return cookies.length === 0 ? headers : { ...headers, "set-cookie": cookies };
}
