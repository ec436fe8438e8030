import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A bare HTTP server that answers exactly what a test says, and remembers what it was asked. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: { method: string; url: string; body: Buffer; headers: NodeJS.Dict<string | string[]> }[];
  /** How many calls are being answered right now. */
  inFlight(): number;
}

export async function startRawServer(listener: RequestListener): Promise<RawServer> {
  const requests: RawServer["requests"] = [];
  const sockets = new Set<Socket>();
  let inFlight = 0;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    inFlight += 1;
    response.on("close", () => (inFlight -= 1));
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("error", () => {});
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(pieces) });
      listener(request, response);
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const url = await listen(server);
  return {
    url,
    requests,
    inFlight: () => inFlight,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
