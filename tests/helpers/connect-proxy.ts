import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { listen } from "./raw-server.ts";

/** How a proxy answers a CONNECT instead of opening the way. */
export type ProxyFault = { readonly status: number } | "reset" | "silence";

/** A real proxy: every tunnel ends at the same local port, whatever host was asked for. */
export interface ConnectProxy extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  /** What was asked for: `host:port` and the authorization that came along. */
  readonly tunnels: { readonly to: string; readonly authorization: string | undefined }[];
  fault: ProxyFault | undefined;
}

export async function startConnectProxy(
  targetPort: number,
  tls?: { readonly key: string; readonly cert: string },
): Promise<ConnectProxy> {
  const server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
  const sockets = new Set<Duplex>();
  const kept = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  server.on("connection", kept);
  const proxy: ConnectProxy = {
    address: "",
    tunnels: [],
    fault: undefined,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    kept(socket);
    proxy.tunnels.push({ to: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    const { fault } = proxy;
    if (fault === "reset") socket.destroy();
    else if (typeof fault === "object") socket.end(`HTTP/1.1 ${fault.status} No\r\ncontent-length: 0\r\n\r\n`);
    if (fault !== undefined) return;
    const upstream = connect(targetPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    kept(upstream);
    socket.on("close", () => upstream.destroy());
  });
  const url = await listen(server);
  return Object.assign(proxy, { address: new URL(url).host });
}
