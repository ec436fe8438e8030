import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { Socket } from "node:net";
import { listen } from "./raw-server.ts";

/** What a middlebox makes of an answer; it may send it itself and give nothing. */
export type Meddling = (answer: Meddled) => Meddled | Broken;

export interface Meddled {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Without it, the body goes out in chunks. */
  readonly hasLength?: boolean;
}

/** The connection dies after so many bytes. */
export interface Broken {
  readonly body: Buffer;
  readonly headers: Meddled["headers"];
  readonly cutAfterBytes: number;
  readonly announcedBytes?: number;
}

/** A middlebox in front of a server, over real sockets, such as a filter, a cache or a compressing proxy of an institution. */
export interface Middlebox extends AsyncDisposable {
  readonly url: string;
  /** What it does to answers that are files; nothing until it is set. May change at any time. */
  meddling: Meddling | undefined;
  /** What it does to all other answers. */
  meddlingWithXml: Meddling | undefined;
  /** Downloads that passed. */
  downloads: number;
  /** `Accept-Encoding` of the last download. */
  acceptEncoding: string | undefined;
}

export async function startMiddlebox(target: string): Promise<Middlebox> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const isFile = incoming.url?.includes("entry_attachment") === true;
    if (isFile) {
      box.downloads += 1;
      box.acceptEncoding = incoming.headers["accept-encoding"]?.toString();
    }
    const { method, url: path, headers } = incoming;
    const onward = request(
      { host: to.hostname, port: to.port, method, path, headers: { ...headers, host: to.host } },
      (answer) => void pass(answer, outgoing, isFile ? box.meddling : box.meddlingWithXml),
    );
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const box: Middlebox = {
    url: await listen(server),
    meddling: undefined,
    meddlingWithXml: undefined,
    downloads: 0,
    acceptEncoding: undefined,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return box;
}

async function pass(answer: IncomingMessage, outgoing: ServerResponse, meddling: Meddling = unchanged): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  const { "transfer-encoding": _chunked, "content-length": _length, ...headers } = answer.headers;
  const result = meddling({ body: Buffer.concat(pieces), headers });
  const status = answer.statusCode ?? 502;
  if ("cutAfterBytes" in result) return cut(outgoing, status, result);
  const { body, hasLength = true } = result;
  outgoing.writeHead(status, {
    ...result.headers,
    ...(hasLength ? { "content-length": String(body.byteLength) } : {}),
  });
  outgoing.end(body);
}

function cut(outgoing: ServerResponse, status: number, { body, headers, cutAfterBytes, announcedBytes }: Broken): void {
  outgoing.writeHead(status, {
    ...headers,
    ...(announcedBytes === undefined ? {} : { "content-length": String(announcedBytes) }),
  });
  outgoing.write(body.subarray(0, cutAfterBytes), () => outgoing.destroy());
}

const unchanged: Meddling = (answer) => answer;

function compressed(encoding: string, compress: (body: Buffer) => Buffer, hasLength: boolean): Meddling {
  return ({ body, headers }) => ({
    body: compress(body),
    headers: { ...headers, "content-encoding": encoding },
    hasLength,
  });
}

function changed(change: (body: Buffer) => Buffer, hasLength = true): Meddling {
  return ({ body, headers }) => ({ body: change(body), headers, hasLength });
}

function flipped(body: Buffer): Buffer {
  const copy = Buffer.from(body);
  const at = Math.floor(copy.byteLength / 2);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

const half = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.byteLength / 2));
const PAGE = Buffer.from("<html><body>Blocked by policy</body></html>");
function blocked({ "content-disposition": _name, ...headers }: Meddled["headers"]): Meddled["headers"] {
  return { ...headers, "content-type": "text/html" };
}

/** The bytes arrive as they are, in whatever wrapping. */
export const HARMLESS = {
  "passed on": unchanged,
  "passed on in chunks": changed((body) => body, false),
  "gzip in chunks": compressed("gzip", gzipSync, false),
  "gzip with its length": compressed("gzip", gzipSync, true),
  "x-gzip": compressed("x-gzip", gzipSync, false),
  deflate: compressed("deflate", deflateSync, false),
  "raw deflate": compressed("deflate", deflateRawSync, false),
  brotli: compressed("br", brotliCompressSync, false),
  "gzip twice": compressed("gzip, gzip", (body) => gzipSync(gzipSync(body)), false),
  "said to be something unknown": compressed("zstd", (body) => body, false),
  "said to be identity": compressed("identity", (body) => body, true),
} satisfies Readonly<Record<string, Meddling>>;

/** What arrives is not the file. */
export const HARMFUL = {
  "cut in half": changed(half, false),
  "cut in half, with that length": changed(half),
  "the last byte missing": changed((body) => body.subarray(0, -1)),
  "a page of the filter instead": ({ headers }) => ({ body: PAGE, headers: blocked(headers) }),
  "a page of the filter, in chunks": ({ headers }) => ({ body: PAGE, headers: blocked(headers), hasLength: false }),
  "line ends changed": changed((body) => Buffer.from(body.toString("latin1").replaceAll("\n", "\r\n"), "latin1")),
  "bytes appended": changed((body) => Buffer.concat([body, Buffer.from("\n")])),
  "a byte order mark in front": changed((body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])),
  "nothing at all": changed(() => Buffer.alloc(0)),
  "nothing, in chunks": changed(() => Buffer.alloc(0), false),
  "compressed, and not said": changed((body) => gzipSync(body)),
  "another file": changed(() => Buffer.from("A completely different file.\n".repeat(50))),
  "cut gzip": compressed("gzip", (body) => half(gzipSync(body)), false),
  "gzip of half the file": compressed("gzip", (body) => gzipSync(half(body)), false),
  "an unknown compression": compressed("zstd", half, false),
  "a connection that dies in a chunk": ({ body, headers }) => ({ body, headers, cutAfterBytes: 100 }),
  "a length that never comes": ({ body, headers }) => ({
    body,
    headers,
    cutAfterBytes: 100,
    announcedBytes: body.byteLength,
  }),
  "a length too long": ({ body, headers }) => ({
    body,
    headers,
    cutAfterBytes: body.byteLength,
    announcedBytes: body.byteLength + 10,
  }),
} satisfies Readonly<Record<string, Meddling>>;

/** The same number of bytes, so that only a checksum tells. */
export const SLY = {
  "one bit flipped": changed(flipped),
  "the lines in another order": changed((body) => Buffer.from([...body].toReversed())),
} satisfies Readonly<Record<string, Meddling>>;
