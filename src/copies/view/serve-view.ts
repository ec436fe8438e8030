import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, sendAnswer } from "./answers.ts";
import { answerFor } from "./routes.ts";
import { type Shelf, shelfOf } from "./shelf.ts";

/** How {@link serveView} is to serve. */
export interface ViewOptions {
  /** On 127.0.0.1; 0 takes any free one. Default: 0. */
  readonly port?: number | undefined;
}

/** Copies that are being shown; `await using` stops it. */
export interface View extends AsyncDisposable {
  /** Where to look: `http://127.0.0.1:34567/`. */
  readonly url: string;
  /** How many snapshots are shown. */
  readonly snapshotCount: number;
  close(): Promise<void>;
}

/**
 * Shows a vault, the folder of a notebook in it, or one snapshot in a browser: on 127.0.0.1 only, read only. Every file is compared
 * with the snapshot's `SHA256SUMS` before it is shown, and one that is not what it was is refused. A snapshot that was not verified
 * says so, and is shown only when somebody chose to.
 *
 * @throws NotFoundError when there is no snapshot; DamageError when its manifest is broken.
 *
 * @example
 * ```ts
 * import { serveView } from "labapi/copies";
 *
 * await using view = await serveView("vault");
 * console.log(view.url);
 * ```
 */
export async function serveView(path: string, options: ViewOptions = {}): Promise<View> {
  const shelf = await shelfOf(path, randomBytes(16).toString("base64url"));
  let authority = "";
  const server = createServer((request, response) => {
    void handle(shelf, authority, request, response);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  authority = `127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return {
    url: `http://${authority}/`,
    snapshotCount: shelf.snapshots.size,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function handle(
  shelf: Shelf,
  authority: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await sendAnswer(await answerOf(shelf, authority, request), request, response);
  } catch {
    // Nobody is there any more, or the file went away under it.
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

/** A foreign web page must not reach this under a name of its own: the Host header tells. */
async function answerOf(shelf: Shelf, authority: string, request: IncomingMessage): Promise<Answer> {
  const { host = "" } = request.headers;
  const isHere = host === authority || host === authority.replace("127.0.0.1", "localhost");
  if (!isHere) return { status: 403, text: "Not from here." };
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, text: "Read only." };
  return await answerFor(shelf, new URL(request.url ?? "/", `http://${host}`), request.headers);
}
