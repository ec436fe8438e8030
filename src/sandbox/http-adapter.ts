import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Answers a web-standard request; what it rejects with cuts the connection. */
export type Handle = (request: Request, clientIp: string) => Promise<Response>;

/**
 * Puts a web-standard handler behind a node:http server. The origin is the server's own: the Host header says nothing here, and
 * a forged one must not end up in links.
 */
export async function serveRequest(
  handle: Handle,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const request = toRequest(origin, incoming);
    if (request === undefined) {
      outgoing.writeHead(400, { "content-type": "text/plain" }).end("Bad request\n");
      return;
    }
    const response = await handle(request, incoming.socket.remoteAddress ?? "127.0.0.1");
    await send(response, outgoing, incoming.method === "HEAD");
    // A refused upload: read the rest, so that the client gets the answer instead of a reset connection.
    if (!incoming.complete) incoming.removeAllListeners("readable").resume();
  } catch {
    outgoing.destroy();
  }
}

function toRequest(origin: string, incoming: IncomingMessage): Request | undefined {
  const { method = "GET", url = "", rawHeaders } = incoming;
  if (!url.startsWith("/")) return undefined;
  try {
    const headers = new Headers();
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? bodyOf(incoming) : null;
    return new Request(`${origin}${url}`, {
      method,
      headers,
      body,
      ...(hasBody ? { duplex: "half" } : {}),
    });
  } catch {
    return undefined;
  }
}

/** Reads nothing before somebody asks, and leaves the socket alone when somebody stops. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      iterator ??= incoming[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  };
  return new ReadableStream<Uint8Array>(source, { highWaterMark: 0 });
}

async function send(response: Response, outgoing: ServerResponse, isHead: boolean): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null || isHead) {
    await response.body?.cancel();
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing);
}
