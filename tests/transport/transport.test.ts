import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { EntryId, NodeId, NotebookId, UserId } from "../../src/core/ids.ts";
import { entries, treeTools, users, utilities } from "../../src/endpoints/index.ts";
import { xml } from "../../src/endpoints/endpoint.ts";
import { every } from "../../src/wire/decode.ts";
import { DEFAULT_TIMEOUTS, NO_RETRY } from "../../src/transport/options.ts";
import { prepareUpload } from "../../src/transport/upload.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const userId = "uid'^,1" as UserId;
const notebookId = "nb=" as NotebookId;
const level = { userId, notebookId, parentId: "0" as NodeId };
const insert = { userId, notebookId, parentId: "0" as NodeId, name: "Day 1", isFolder: false };
const NODE = "<tree-id>t1</tree-id><display-text>Day 1</display-text><is-page>true</is-page>";
const LEVEL_XML = `<tree-tools><level-nodes type="array"><level-node>${NODE}</level-node></level-nodes></tree-tools>`;

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/xml", ...headers }).end(body);
}

function fault(code: number): string {
  return `<error><error-code type="integer">${code}</error-code><error-description>no</error-description></error>`;
}

describe("a read", () => {
  test("signs, encodes each value once and decodes the answer", async () => {
    await using server = await startRawServer((_request, response) => send(response, 200, LEVEL_XML));
    const transport = testTransport(server.url);
    const { items } = await transport.call(treeTools.getTreeLevel, level);
    expect(items).toMatchObject([{ id: "t1", name: "Day 1", isPage: true }]);
    const url = server.requests[0]?.url ?? "";
    expect(url).toMatch(/^\/api\/tree_tools\/get_tree_level\?uid=uid%27%5E%2C1&nbid=nb%3D&parent_tree_id=0&akid=/);
    expect(url).toMatch(/&expires=\d{13}&sig=[A-Za-z0-9%]+$/);
    await transport.close();
  });

  test.each([500, 503, 429])("is repeated after %i", async (status) => {
    let calls = 0;
    await using server = await startRawServer((_request, response) => {
      calls += 1;
      if (calls < 3) send(response, status, "<html>busy</html>");
      else send(response, 200, LEVEL_XML);
    });
    const { items } = await testTransport(server.url).call(treeTools.getTreeLevel, level);
    expect(items).toHaveLength(1);
    expect(calls).toBe(3);
  });

  test.each([
    [400, 4500, "ApiError"],
    [403, 4501, "PermissionError"],
    [404, 4509, "NotFoundError"],
    [401, 4520, "AuthenticationError"],
    [404, 4514, "AuthenticationError"],
  ])("is not repeated after %i (%i)", async (status, code, name) => {
    await using server = await startRawServer((_request, response) => send(response, status, fault(code)));
    const call = testTransport(server.url).call(treeTools.getTreeLevel, level);
    await expect(call).rejects.toMatchObject({ name, apiCode: code });
    expect(server.requests).toHaveLength(1);
  });

  test("an error document with status 200 is still an error", async () => {
    await using server = await startRawServer((_request, response) => send(response, 200, fault(4999)));
    await expect(testTransport(server.url).call(treeTools.getTreeLevel, level)).rejects.toMatchObject({
      name: "ApiError",
      apiCode: 4999,
    });
  });

  test("404 means none where the method says so, but not with a telling code", async () => {
    let body = "";
    await using server = await startRawServer((_request, response) => send(response, 404, body));
    const transport = testTransport(server.url);
    const ask = () => transport.call(users.emailHasAccount, { email: "a@example.org" });
    expect((await ask()).hasAccount).toBe(false);
    body = fault(4514);
    await expect(ask()).rejects.toMatchObject({ name: "AuthenticationError" });
  });

  test("a web page, a cut-off document and a redirect are errors with a next step", async () => {
    let answer = (response: ServerResponse): void => send(response, 200, "<!doctype html><html></html>");
    await using server = await startRawServer((_request, response) => answer(response));
    const transport = testTransport(server.url);
    const ask = () => transport.call(treeTools.getTreeLevel, level);
    await expect(ask()).rejects.toMatchObject({ name: "DecodeError", message: /web page.*base URL/ });
    answer = (response) => send(response, 200, LEVEL_XML.slice(0, 60));
    await expect(ask()).rejects.toMatchObject({ name: "DecodeError", message: /cut off/ });
    answer = (response) => send(response, 302, "", { location: `${server.url}/elsewhere` });
    await expect(ask()).rejects.toMatchObject({ name: "ApiError", message: /redirect is never followed/ });
    expect(server.requests.every(({ url }) => !url.includes("elsewhere"))).toBe(true);
  });

  test("a connection cut inside the body is repeated, then a NetworkError", async () => {
    await using server = await startRawServer((_request, response) => {
      response.writeHead(200, { "content-length": "5000" });
      response.write("<tree-tools>", () => response.destroy());
    });
    const call = testTransport(server.url).call(treeTools.getTreeLevel, level);
    await expect(call).rejects.toMatchObject({ name: "NetworkError", message: /cut off/ });
    expect(server.requests).toHaveLength(3);
  });

  test("a silent server ends in a TimeoutError that says which phase", async () => {
    await using server = await startRawServer((request, response) => {
      if (request.url?.includes("get_node") === true) response.writeHead(200).write("<tree-tools>");
    });
    const timeouts = { ...DEFAULT_TIMEOUTS, headersMs: 60, bodyMs: 60 };
    const transport = testTransport(server.url, { timeouts, retry: NO_RETRY });
    const headers = transport.call(treeTools.getTreeLevel, level);
    await expect(headers).rejects.toMatchObject({ name: "TimeoutError", phase: "headers", timeoutMs: 60 });
    const body = transport.call(treeTools.getNode, { userId, notebookId, nodeId: "t" as NodeId });
    await expect(body).rejects.toMatchObject({ name: "TimeoutError", phase: "body" });
  });

  test("an abort's reason comes back untouched, in every phase", async () => {
    await using server = await startRawServer((request, response) => {
      if (request.url?.includes("get_node") === true) response.writeHead(200).write("<tree-tools>");
    });
    const transport = testTransport(server.url);
    const reason = new Error("enough");
    for (const delayMs of [0, 40]) {
      const controller = new AbortController();
      const call = transport.call(treeTools.getNode, { userId, notebookId, nodeId: "t" as NodeId }, controller);
      setTimeout(() => controller.abort(reason), delayMs);
      await expect(call).rejects.toBe(reason);
    }
  });

  test("nothing listening gives a NetworkError with a next step", async () => {
    const transport = testTransport("http://127.0.0.1:9");
    await expect(transport.call(treeTools.getTreeLevel, level)).rejects.toMatchObject({
      name: "NetworkError",
      message: /ECONNREFUSED.*check the base URL/,
    });
  });
});

describe("the clock", () => {
  test("a refusal for the time stamp is mended with the server's time, once", async () => {
    const serverNow = 2_000_000_000_000;
    await using server = await startRawServer((request, response) => {
      const url = new URL(request.url ?? "", "http://x");
      if (url.pathname.endsWith("epoch_time")) {
        send(response, 200, `<utilities><epoch-time>${serverNow}</epoch-time></utilities>`);
      } else if (Math.abs(Number(url.searchParams.get("expires")) - serverNow) < 60_000) send(response, 200, LEVEL_XML);
      else send(response, 401, fault(4504));
    });
    const transport = testTransport(server.url, { clock: { now: () => 1_000_000_000_000 } });
    await transport.call(treeTools.getTreeLevel, level);
    await transport.call(treeTools.getTreeLevel, level);
    const paths = server.requests.map(({ url }) => url.split("?")[0]?.split("/").at(-1));
    expect(paths).toEqual(["get_tree_level", "epoch_time", "get_tree_level", "get_tree_level"]);
    expect(server.requests[1]?.url).not.toMatch(/sig=|expires=/);
  });

  test("a server that never accepts the time ends in an AuthenticationError", async () => {
    await using server = await startRawServer((request, response) => {
      if (request.url?.includes("epoch_time") === true) {
        send(response, 200, "<utilities><epoch-time>1</epoch-time></utilities>");
      } else send(response, 401, fault(4504));
    });
    const call = testTransport(server.url).call(utilities.promoMessage, {});
    await expect(call).rejects.toMatchObject({ name: "AuthenticationError", reason: "clock-skew" });
    expect(server.requests).toHaveLength(3);
  });
});

describe("a write", () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ["the connection is dropped", (response) => response.destroy()],
    ["the answer is cut off", (response) => send(response, 200, "<tree-tools><node>")],
    [
      "the body breaks",
      (response) => response.writeHead(200, { "content-length": "99" }).write("<", () => response.destroy()),
    ],
    ["a gateway answers 502", (response) => send(response, 502, "<html>bad gateway</html>")],
  ])("is sent once and is uncertain when %s", async (_what, answer) => {
    await using server = await startRawServer((_request, response) => answer(response));
    const call = testTransport(server.url).call(treeTools.insertNode, insert);
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "UncertainWriteError",
      sent: { method: "tree_tools/insert_node", params: { name: "Day 1", parentId: "0" } },
    });
    expect(server.requests).toHaveLength(1);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(userId);
  });

  // 4999 and 4510 are LabArchives' own trouble, which may come after the work.
  test("is uncertain after a silence and after LabArchives' own trouble, and certain after a refusal", async () => {
    let body: string | undefined;
    await using server = await startRawServer((_request, response) => {
      if (body !== undefined) send(response, 500, body);
    });
    const transport = testTransport(server.url, { timeouts: { ...DEFAULT_TIMEOUTS, headersMs: 50 } });
    await expect(transport.call(treeTools.insertNode, insert)).rejects.toMatchObject({ name: "UncertainWriteError" });
    body = fault(4999);
    await expect(transport.call(treeTools.insertNode, insert)).rejects.toMatchObject({
      name: "UncertainWriteError",
      retryable: false,
      cause: { name: "ApiError", apiCode: 4999, retryable: false },
    });
    body = fault(4529);
    await expect(transport.call(treeTools.insertNode, insert)).rejects.toMatchObject({ name: "ApiError" });
    expect(server.requests).toHaveLength(3);
  });

  test("refuses text that could never be read back, and parameters it does not know", async () => {
    const transport = testTransport("http://127.0.0.1:9");
    const unreadable = transport.call(treeTools.insertNode, { ...insert, name: "a\u0007b" });
    await expect(unreadable).rejects.toThrow(/U\+0007 at position 1/);
    const misspelt = { ...insert, captoin: "x" };
    await expect(transport.call(treeTools.insertNode, misspelt)).rejects.toThrow(/no parameter "captoin"/);
  });
});

describe("an upload", () => {
  const params = { userId, fileName: "a.txt", caption: "" };
  const ENTRY = "<entries><entry><eid>e1</eid><part-type>Attachment</part-type></entry></entries>";

  test("sends raw bytes with their length, and returns size and checksum", async () => {
    await using server = await startRawServer((_request, response) => send(response, 200, ENTRY));
    const file = await prepareUpload(new Blob(["hello"]));
    const uploaded = await testTransport(server.url).upload(entries.addAttachment, params, file);
    expect(uploaded).toMatchObject({
      value: { id: "e1" },
      sizeBytes: 5,
      sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    });
    const [request] = server.requests;
    expect(request?.headers).toMatchObject({ "content-type": "application/octet-stream", "content-length": "5" });
    expect(request?.body.toString()).toBe("hello");
    expect(request?.url).toContain("&caption=&");
  });

  test("a failing source is the caller's error, and nothing counts as written", async () => {
    await using server = await startRawServer((_request, response) => send(response, 200, ENTRY));
    const broken = new Error("disk gone");
    async function* source(): AsyncIterable<Uint8Array> {
      yield Buffer.from("half");
      await Promise.reject(broken);
    }
    const file = await prepareUpload(source());
    await expect(testTransport(server.url).upload(entries.addAttachment, params, file)).rejects.toBe(broken);
  });

  test("a stream is not sent twice", async () => {
    await using server = await startRawServer((request, response) => {
      if (request.url?.includes("epoch_time") === true) send(response, 200, "<u><epoch-time>5</epoch-time></u>");
      else send(response, 401, fault(4504));
    });
    const file = await prepareUpload(ReadableStream.from([Buffer.from("x")]));
    const call = testTransport(server.url).upload(entries.addAttachment, params, file);
    await expect(call).rejects.toMatchObject({ name: "AuthenticationError", apiCode: 4504 });
    expect(server.requests).toHaveLength(1);
  });
});

describe("a download", () => {
  const params = { userId, entryId: "e1" as EntryId };

  test("streams, and gives the bare file name", async () => {
    const disposition = `attachment; filename="..\\\\..\\\\evil.txt"; filename*=UTF-8''..%2Fr%C3%A9sum%C3%A9.txt`;
    await using server = await startRawServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/plain", "content-disposition": disposition }).end("data"),
    );
    const download = await testTransport(server.url).download(entries.entryAttachment, params);
    expect(download.fileName).toBe("résumé.txt");
    expect(await download.text()).toBe("data");
  });

  test("an error is XML with another status", async () => {
    await using server = await startRawServer((_request, response) => send(response, 404, fault(4511)));
    const call = testTransport(server.url).download(entries.entryAttachment, params);
    await expect(call).rejects.toMatchObject({ name: "NotFoundError", apiCode: 4511 });
  });
});

test("a closed transport refuses calls", async () => {
  const transport = testTransport("http://127.0.0.1:9");
  await transport.close();
  await expect(transport.call(utilities.promoMessage, {})).rejects.toThrow(/client is closed/);
});

test("an abort ends a call whose large answer is being decoded, with its reason", async () => {
  const members = `<level-node>${NODE}</level-node>`.repeat(20_000);
  await using server = await startRawServer((_request, response) =>
    send(response, 200, `<tree-tools><level-nodes>${members}</level-nodes></tree-tools>`),
  );
  const controller = new AbortController();
  const reason = new Error("enough");
  let decodedCount = 0;
  const decode = every("level-node", () => {
    decodedCount += 1;
    if (decodedCount === 1500) setImmediate(() => controller.abort(reason));
  });
  const endpoint = { ...treeTools.getTreeLevel, result: xml(decode) };
  const transport = testTransport(server.url);
  await expect(transport.call(endpoint, level, { signal: controller.signal })).rejects.toBe(reason);
  expect(decodedCount).toBeLessThan(20_000);
  await transport.close();
});
