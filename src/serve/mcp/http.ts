import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { AssistantOptions } from "./options.ts";
import { createMcpServer } from "./server.ts";

const PATH = "/mcp";
const MOST_SESSIONS = 16;
const MOST_BODY_BYTES = 16 * 1024 * 1024;

/** A server that listens. */
export interface McpHttpServer extends AsyncDisposable {
  /** For example `http://127.0.0.1:40123/mcp`. */
  readonly url: string;
  /** What every request has to carry: `Authorization: Bearer …`. */
  readonly token: string;
  close(): Promise<void>;
}

export interface McpHttpOptions extends AssistantOptions {
  /** On 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number | undefined;
  /** A new one is made unless given. */
  readonly token?: string | undefined;
}

/**
 * Speaks MCP over HTTP on 127.0.0.1. Every request needs the token; requests of web pages from elsewhere, and ones that came under
 * another name than this machine's, are refused.
 */
export async function serveHttp(options: McpHttpOptions): Promise<McpHttpServer> {
  const token = options.token ?? randomBytes(32).toString("base64url");
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    void answer(request, response, { token, sessions, options }).catch(() =>
      refuse(response, 500, "Something went wrong."),
    );
  });
  await once(server.listen(options.port ?? 0, "127.0.0.1"), "listening");
  const close = async (): Promise<void> => {
    await Promise.all([...sessions.values()].map((transport) => transport.close()));
    server.closeAllConnections();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  options.signal?.addEventListener("abort", () => void close(), { once: true });
  return { url: `http://127.0.0.1:${portOf(server)}${PATH}`, token, close, [Symbol.asyncDispose]: close };
}

interface Desk {
  readonly token: string;
  readonly sessions: Map<string, StreamableHTTPServerTransport>;
  readonly options: McpHttpOptions;
}

async function answer(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  if (!isFromHere(request)) return refuse(response, 403, "Only this machine is served, under its own name.");
  if (!carries(request, desk.token)) return refuse(response, 401, "The token is missing or wrong.");
  if ((request.url ?? "").split("?")[0] !== PATH) return refuse(response, 404, `There is only ${PATH}.`);
  const body = request.method === "POST" ? await readBody(request) : undefined;
  if (body === "too large") return refuse(response, 413, "The request is too large.");
  if (body === "not JSON") return refuse(response, 400, "The request is not JSON.");
  const id = request.headers["mcp-session-id"];
  const known = typeof id === "string" ? desk.sessions.get(id) : undefined;
  if (known !== undefined) return await known.handleRequest(request, response, body?.value);
  if (id !== undefined) return refuse(response, 404, "There is no such session. Begin a new one.");
  if (desk.sessions.size >= MOST_SESSIONS) return refuse(response, 503, "There are too many sessions. Close one.");
  await (await begin(desk)).handleRequest(request, response, body?.value);
}

async function begin({ sessions, options }: Desk): Promise<StreamableHTTPServerTransport> {
  const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  transport.onclose = (): void => {
    if (transport.sessionId !== undefined) sessions.delete(transport.sessionId);
  };
  await createMcpServer(options).connect(transport);
  return transport;
}

/** A browser tells whose page asks, and every client under which name it asks: that keeps out pages that only resolve to us. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const { origin, host = "" } = headers;
  const isOwnName = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);
  if (!isOwnName) return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(origin).hostname);
}

function carries({ headers }: IncomingMessage, token: string): boolean {
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${token}`));
}

async function readBody(request: IncomingMessage): Promise<{ readonly value: unknown } | "too large" | "not JSON"> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    sizeBytes += (piece as Buffer).byteLength;
    if (sizeBytes > MOST_BODY_BYTES) return "too large";
    pieces.push(piece as Buffer);
  }
  try {
    return { value: JSON.parse(Buffer.concat(pieces).toString("utf8")) as unknown };
  } catch {
    return "not JSON";
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.end();
  const error = { jsonrpc: "2.0", error: { code: -32_000, message }, id: null };
  response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(error));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Of equal length whatever the text, as the comparison needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
