import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { EntryId, NodeId, NotebookId, UserId } from "../../src/core/ids.ts";
import { entries, notebooks, treeTools } from "../../src/endpoints/index.ts";
import { DEFAULT_TIMEOUTS, NO_RETRY } from "../../src/transport/options.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { inspectWholly } from "../helpers/secrets.ts";
import { HTTP_CLIENTS } from "../helpers/http-clients.ts";
import { testTransport } from "../helpers/transport.ts";

const userId = "233106187ler2,bix5417" as UserId;
const notebookId = "nb=" as NotebookId;
const params = { userId, entryId: "e1" as EntryId };
const STORAGE_SIGNATURE = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const to =
  (location: string, status = 302): Answer =>
  (_request, response) =>
    void response.writeHead(status, { location, "set-cookie": "session=1" }).end("<html>Moved</html>");

const LAPSED = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
const refuse =
  (status: number, body: string): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/xml" }).end(body);

const file: Answer = (_request, response) =>
  void response.writeHead(200, { "content-type": "text/csv", "content-length": "4" }).end("a;b\n");

/** An API server and a storage that answer with the functions given, one after the other; the last one stays. */
async function servers(api: readonly Answer[], storage: readonly Answer[] = [file]) {
  const turn = (answers: readonly Answer[]): Answer => {
    let count = 0;
    return (request, response) => answers[Math.min(count++, answers.length - 1)]?.(request, response);
  };
  return { api: await startRawServer(turn(api)), storage: await startRawServer(turn(storage)) };
}

describe.each(HTTP_CLIENTS)("a redirect, with %s", (_client, options) => {
  const download = (url: string, more = {}) =>
    testTransport(url, { ...options, ...more }).download(entries.entryAttachment, params);

  test.each([301, 302, 303, 307, 308])(
    "%i of a download is followed with nothing of ours sent along",
    async (status) => {
      await using storage = await startRawServer(file);
      const address = `${storage.url}/bucket/Plate%2007%20%C3%A9.csv?X-Amz-Signature=${STORAGE_SIGNATURE}#part`;
      await using api = await startRawServer(to(address, status));
      const answer = await download(api.url);
      expect(await answer.text()).toBe("a;b\n");
      expect(answer.fileName).toBe("Plate 07 é.csv");
      const [request] = storage.requests;
      expect(request?.url).toBe(`/bucket/Plate%2007%20%C3%A9.csv?X-Amz-Signature=${STORAGE_SIGNATURE}`);
      expect(request?.method).toBe("GET");
      expect(request?.headers).not.toHaveProperty("referer");
      expect(request?.headers).not.toHaveProperty("cookie");
      expect(request?.headers).not.toHaveProperty("authorization");
      expect(request?.headers["accept-encoding"]).toBe("identity");
      expect(JSON.stringify(request)).not.toMatch(/akid|sig=|uid=/);
    },
  );

  test("three hops are followed, relative addresses too, and a fourth is not", async () => {
    await using storage = await startRawServer((request, response) => {
      const hop = Number(request.url?.at(-1));
      (hop < 3 ? to(`hop${hop + 1}`) : file)(request, response);
    });
    await using api = await startRawServer(to(`${storage.url}/hop1`));
    expect(await (await download(api.url)).text()).toBe("a;b\n");
    await using longer = await startRawServer(to(`${storage.url}/hop0`));
    await expect(download(longer.url)).rejects.toMatchObject({ name: "ApiError", message: /4th time in a row/ });
  });

  test.each<[string, string, RegExp]>([
    ["plain http to elsewhere", "http://storage.example.org/x", /storage.example.org over plain http/],
    ["another protocol", "ftp://storage.example.org/x", /"ftp:"/],
    ["a file of this machine", "file:///etc/passwd", /"file:"/],
    ["user information", "https://user:pw@storage.example.org/x", /user information/],
    ["no address at all", "http://", /without an address/],
    ["its own signed query", "https://storage.example.org/?uid=233106187ler2%2Cbix5417", /own secrets/],
    ["its own key, encoded twice", "https://storage.example.org/?k=test%252Dpassword", /own secrets/],
  ])("to %s is refused once and says only where it led", async (_what, location, message) => {
    await using api = await startRawServer(to(location));
    const error: unknown = await download(api.url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", status: 302, retryable: false, message });
    expect(api.requests).toHaveLength(1);
    expect(inspectWholly(error)).not.toMatch(/233106187|pw@/);
  });

  test("in a circle is refused", async () => {
    let home = "";
    await using api = await startRawServer((request, response) => to(`${home}/again`)(request, response));
    home = api.url;
    await expect(download(api.url)).rejects.toMatchObject({ name: "ApiError", message: /in a circle/ });
  });

  test.each([300, 304, 305, 306])("%i is no redirect that is followed", async (status) => {
    await using storage = await startRawServer(file);
    await using api = await startRawServer(to(storage.url, status));
    await expect(download(api.url)).rejects.toMatchObject({ name: "ApiError", status });
    expect(storage.requests).toHaveLength(0);
  });

  test("is never followed on an XML call, and on a write it is uncertain", async () => {
    await using storage = await startRawServer(file);
    await using api = await startRawServer(to(`${storage.url}/x`));
    const transport = testTransport(api.url, options);
    const level = { userId, notebookId, parentId: "0" as NodeId };
    await expect(transport.call(treeTools.getTreeLevel, level)).rejects.toMatchObject({
      name: "ApiError",
      status: 302,
    });
    const insert = transport.call(treeTools.insertNode, { ...level, name: "P", isFolder: false });
    await expect(insert).rejects.toMatchObject({
      name: "UncertainWriteError",
      cause: { name: "ApiError", status: 302 },
    });
    expect(storage.requests).toHaveLength(0);
    expect(api.requests).toHaveLength(2);
  });

  test("to a link that has lapsed is asked for anew, once", async () => {
    await using storage = await startRawServer((request, response) =>
      (request.url === "/2" ? file : refuse(403, LAPSED))(request, response),
    );
    let count = 0;
    await using api = await startRawServer((request, response) => to(`${storage.url}/${++count}`)(request, response));
    expect(await (await download(api.url)).text()).toBe("a;b\n");
    expect(api.requests).toHaveLength(2);
    count = 2;
    const error: unknown = await download(api.url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", status: 403, message: /storage .*AccessDenied, HTTP 403/ });
    expect(api.requests).toHaveLength(4);
  });

  test("a storage in trouble is asked again as any read, and its words give nothing away", async () => {
    const echo: Answer = (request, response) =>
      refuse(503, `<Error><Code>SlowDown</Code><Message>${request.url?.replaceAll("&", "&amp;")}</Message></Error>`)(
        request,
        response,
      );
    await using storage = await startRawServer(echo);
    await using api = await startRawServer(
      to(`${storage.url}/x?X-Amz-Credential=AKIA123456789&X-Amz-Signature=${STORAGE_SIGNATURE}`),
    );
    const error: unknown = await download(api.url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", status: 503, retryable: true });
    expect(storage.requests).toHaveLength(3);
    expect(inspectWholly(error)).not.toMatch(/0f1e2d3c|AKIA1234/);
  });

  test("the deadline and an abort go on over the hop", async () => {
    await using silent = await startRawServer(() => {});
    await using api = await startRawServer(to(silent.url));
    const timeouts = { ...DEFAULT_TIMEOUTS, headersMs: 80 };
    const late = download(api.url, { timeouts, retry: NO_RETRY });
    await expect(late).rejects.toMatchObject({ name: "TimeoutError", phase: "headers", timeoutMs: 80 });
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 50);
    const aborted = testTransport(api.url, options).download(entries.entryAttachment, params, controller);
    await expect(aborted).rejects.toBe(reason);
  });

  test("a storage's own errors on a backup are no question of rights", async () => {
    const { api, storage } = await servers([], [refuse(401, LAPSED)]);
    await api[Symbol.asyncDispose]();
    await using redirecting = await startRawServer(to(storage.url));
    const backup = testTransport(redirecting.url, options).download(notebooks.notebookBackup, { userId, notebookId });
    await expect(backup).rejects.toMatchObject({ name: "ApiError", status: 401 });
    await storage[Symbol.asyncDispose]();
  });
});

describe.each(HTTP_CLIENTS)("an answer that is no file, with %s", (_client, options) => {
  const download = (url: string) => testTransport(url, options).download(entries.entryAttachment, params);

  test("a web page without a name, and LabArchives' error with 200", async () => {
    await using page = await startRawServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"),
    );
    const picture = testTransport(page.url, options).download(entries.entryThumb, params);
    await expect(picture).rejects.toMatchObject({ name: "DecodeError", message: /web page/ });
    const fault = "<error><error-code>4512</error-code></error>";
    await using error = await startRawServer((_request, response) =>
      response.writeHead(200, { "content-type": "application/xml", "content-length": fault.length }).end(fault),
    );
    await expect(download(error.url)).rejects.toMatchObject({ name: "NotFoundError", apiCode: 4512 });
  });

  test("an HTML or XML file that has a name is a file", async () => {
    await using html = await startRawServer((_request, response) =>
      response
        .writeHead(200, { "content-type": "text/html", "content-disposition": 'attachment; filename="a.html"' })
        .end("<html>"),
    );
    expect(await (await download(html.url)).text()).toBe("<html>");
    await using xml = await startRawServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/xml", "content-length": "4" }).end("<a/>"),
    );
    expect(await (await download(xml.url)).text()).toBe("<a/>");
  });
});
