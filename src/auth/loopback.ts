import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { UsageError } from "../core/errors.ts";

/** Python's labapi listens here; scripts and firewall rules know it. */
const DEFAULT_PORT = 8089;

const HOST = "127.0.0.1";
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_CONNECTIONS = 64;
// A browser's request comes at once; whoever dawdles is not the browser.
const REQUEST_TIMEOUT_MS = 10_000;

/** Answers one request. The request's body is never read. */
export type LoopbackHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Makes the handler once the address is known. */
export type LoopbackApp = (server: LoopbackServer) => LoopbackHandler;

/** A small HTTP server that only this machine can reach. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly port: number;

  private constructor(server: Server, app: LoopbackApp) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.#track(socket));
    server.on("request", app(this));
  }

  /**
   * Listens on 127.0.0.1. Without a port: on 8089, or on any free port when that is taken.
   *
   * @throws {@link UsageError} when the given port cannot be had.
   */
  static async listen(port: number | undefined, app: LoopbackApp): Promise<LoopbackServer> {
    if (port === undefined) return new LoopbackServer(await bind(DEFAULT_PORT).catch(() => bind(0)), app);
    checkPort(port);
    try {
      return new LoopbackServer(await bind(port), app);
    } catch (cause) {
      throw taken(port, cause);
    }
  }

  /** `http://127.0.0.1:<port>` */
  get origin(): string {
    return `http://${HOST}:${this.port}`;
  }

  /** Is this `Host` header one of this server's own names? Another name means that a web page pointed its DNS here. */
  isOwnHost(host: string | undefined): boolean {
    const name = host?.toLowerCase();
    const own = [HOST, "localhost"].flatMap((each) => [`${each}:${this.port}`, ...(this.port === 80 ? [each] : [])]);
    return name !== undefined && own.includes(name);
  }

  /** Frees the port and ends every connection; what was already written still goes out. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroySoon();
    await closed;
  }

  /** Connections that are only held open must not keep the browser out: the oldest makes room for the newest. */
  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (this.#sockets.size <= MAX_CONNECTIONS) return;
    const [oldest] = this.#sockets;
    oldest?.destroy();
  }
}

function bind(port: number): Promise<Server> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: 1000,
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new UsageError(`${port} is not a port. Give a number from 1 to 65535, or 0 for any free one.`);
}

function taken(port: number, cause: unknown): UsageError {
  const code = (cause as NodeJS.ErrnoException).code;
  const why = code === "EADDRINUSE" ? "is taken by another program" : `cannot be opened (${code ?? "unknown reason"})`;
  return new UsageError(`Port ${port} on 127.0.0.1 ${why}. Give another port, or none to take a free one.`, { cause });
}
