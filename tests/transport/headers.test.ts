import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageVersion } from "../../src/core/version.ts";
import type { EntryId, UserId } from "../../src/core/ids.ts";
import { entries, utilities } from "../../src/endpoints/index.ts";
import { userAgentOf } from "../../src/transport/user-agent.ts";
import { HTTP_CLIENTS } from "../helpers/http-clients.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const ANSWER = Buffer.from("<utilities><promo-message>hello</promo-message></utilities>");
const download = { userId: "u" as UserId, entryId: "e" as EntryId };

test("the version is the package's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as object;
  expect(manifest).toMatchObject({ version: packageVersion() });
});

describe.each(HTTP_CLIENTS)("headers, with %s", (_client, options) => {
  test("a call asks for XML, packed or not; a download for the bytes as they are", async () => {
    await using server = await startRawServer((_request, response) => response.writeHead(200).end(ANSWER));
    const transport = testTransport(server.url, { ...options, userAgent: "plate-reader/2.1 (lab 4)" });
    await transport.call(utilities.promoMessage, {});
    await (await transport.download(entries.entryAttachment, download)).cancel();
    const agent = `plate-reader/2.1 (lab 4) labapi-ts/${packageVersion()} node/${process.versions.node}`;
    expect(server.requests.map(({ headers }) => headers)).toMatchObject([
      { "user-agent": agent, accept: "application/xml, */*", "accept-encoding": "gzip" },
      { "user-agent": agent, accept: "*/*", "accept-encoding": "identity" },
    ]);
  });

  test.each<[string, string, Buffer]>([
    ["gzip", "gzip", gzipSync(ANSWER)],
    ["x-gzip", "x-gzip", gzipSync(ANSWER)],
    ["two members of gzip", "gzip", Buffer.concat([gzipSync(ANSWER.subarray(0, 9)), gzipSync(ANSWER.subarray(9))])],
    ["deflate", "deflate", deflateSync(ANSWER)],
    ["deflate without its header", "deflate", deflateRawSync(ANSWER)],
    ["gzip twice", "gzip, gzip", gzipSync(gzipSync(ANSWER))],
    ["Brotli", "br", brotliCompressSync(ANSWER)],
    ["nothing at all", "identity", ANSWER],
  ])("an answer packed as %s is read", async (_what, encoding, body) => {
    await using server = await startRawServer((_request, response) =>
      response.writeHead(200, { "content-encoding": encoding, "content-length": body.byteLength }).end(body),
    );
    expect(await testTransport(server.url, options).call(utilities.promoMessage, {})).toMatchObject({
      message: "hello",
    });
  });

  test("a packed error is read as well", async () => {
    const fault = gzipSync("<error><error-code>4520</error-code></error>");
    await using server = await startRawServer((_request, response) =>
      response.writeHead(401, { "content-encoding": "gzip" }).end(fault),
    );
    await expect(testTransport(server.url, options).call(utilities.promoMessage, {})).rejects.toMatchObject({
      name: "AuthenticationError",
      apiCode: 4520,
    });
  });
});

test.each<[string, string, Buffer, string]>([
  ["is cut off", "gzip", gzipSync(ANSWER).subarray(0, 30), "NetworkError"],
  ["lies about itself", "gzip", ANSWER, "DecodeError"],
  ["is packed as nobody asked", "br", ANSWER, "DecodeError"],
  ["is packed as nobody knows", "zstd", ANSWER, "DecodeError"],
  ["is cut off inside", "gzip, gzip", gzipSync(gzipSync(ANSWER).subarray(0, 30)), "NetworkError"],
  ["grows without end", "gzip", gzipSync(Buffer.alloc(300 * 1024 * 1024)), "DecodeError"],
])("an answer that %s is a typed error", async (_what, encoding, body, name) => {
  await using server = await startRawServer((_request, response) =>
    response.writeHead(200, { "content-encoding": encoding }).end(body),
  );
  await expect(testTransport(server.url).call(utilities.promoMessage, {})).rejects.toMatchObject({ name });
});

test.each(["", " ", "a\r\nx: y", "naïve/1", "a  b", "a\tb", "x".repeat(201)])("the name %j is refused", (name) => {
  expect(() => userAgentOf(name)).toThrow(/userAgent takes a name/);
});
