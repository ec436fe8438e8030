import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const HOST = "127.0.0.1";
// Long texts belong into a form body; this is room for a query that holds one all the same.
const MAX_HEADER_BYTES = 128 * 1024;

/** A server of this machine only. Port 0 takes any free one; a taken port is an error that names it. */
export async function listen(port: number, listener: RequestListener): Promise<{ server: Server; origin: string }> {
  // A backup or a large upload takes as long as it takes.
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: 0, keepAliveTimeout: 60_000 },
    listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(explain(port, cause)));
    server.listen(port, HOST, resolve);
  });
  return { server, origin: `http://${HOST}:${(server.address() as AddressInfo).port}` };
}

function explain(port: number, cause: NodeJS.ErrnoException): Error {
  const reason = cause.code === "EADDRINUSE" ? "another program listens there" : cause.message;
  return new Error(`The sandbox cannot listen on ${HOST}:${port}: ${reason}.`, { cause });
}

/** Stops listening and hangs up on everybody. */
export async function stopListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
