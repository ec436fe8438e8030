import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { NodeId, NotebookId, UserId } from "../../src/core/ids.ts";
import { CATALOGUE, searchTools, treeTools, users } from "../../src/endpoints/index.ts";
import { NO_RETRY } from "../../src/transport/options.ts";
import { prepareUpload } from "../../src/transport/upload.ts";
import { startRawServer } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const userId = "uid-of-somebody" as UserId;
const notebookId = "nb" as NotebookId;
const level = { userId, notebookId, parentId: "0" as NodeId };

/** Values that a method takes, whatever they mean. */
function anyParams(params: (typeof CATALOGUE)[number]["params"]): never {
  const value = { text: "x", boolean: true, integer: 1, date: new Date(0), list: ["x"], choice: "" };
  const given = Object.entries(params)
    .filter(([, param]) => param.required)
    .map(([name, param]) => [name, param.kind === "choice" ? param.values?.[0] : value[param.kind]]);
  return Object.fromEntries(given) as never;
}

const FALSE_ANSWERS: readonly (readonly [string, string])[] = [
  ["a portal's page", "<html><body><p>Log in</p></body></html>"],
  [
    "a page in XHTML",
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/><body>Log in</body></html>',
  ],
  ["an answer of something else", "<response><status>ok</status></response>"],
  ["a root in other letters", "<Entries/>"],
  ["a bare acknowledgement", "<ok/>"],
  ["nothing", ""],
];

describe.each(FALSE_ANSWERS)("%s with 200 is no answer", (_what, body) => {
  test.each(
    CATALOGUE.filter(({ result }) => result.kind === "xml").map(
      (each) => [`${each.class}/${each.method}`, each] as const,
    ),
  )("to %s", async (_name, endpoint) => {
    await using server = await startRawServer((_request, response) => response.writeHead(200).end(body));
    const transport = testTransport(server.url, { retry: NO_RETRY });
    const params = anyParams(endpoint.params);
    const call =
      endpoint.transport === "raw"
        ? transport.upload(endpoint, params, await prepareUpload(Buffer.from("x")))
        : transport.call(endpoint, params);
    await expect(call).rejects.toMatchObject(
      endpoint.mutates ? { name: "UncertainWriteError", cause: { name: "DecodeError" } } : { name: "DecodeError" },
    );
    expect(server.requests).toHaveLength(1);
  });
});

const answerWith =
  (status: number, body: string) =>
  (_request: IncomingMessage, response: ServerResponse): void =>
    void response.writeHead(status, { "content-type": "application/xml" }).end(body);

async function ask(
  status: number,
  body: string,
  what: "level" | "search" | "entries" | "email" = "level",
): Promise<unknown> {
  await using server = await startRawServer(answerWith(status, body));
  const transport = testTransport(server.url, { retry: NO_RETRY });
  if (what === "search") return await transport.call(searchTools.entrySearch, { userId, query: "x" });
  if (what === "email") return await transport.call(users.emailHasAccount, { email: "a@example.org" });
  if (what === "entries")
    return await transport.call(treeTools.getEntriesForPage, { userId, notebookId, pageId: "p" as NodeId });
  return await transport.call(treeTools.getTreeLevel, level);
}

const echo = (method: string, className = "tree_tools"): string =>
  `<request><class>${className}</class><method>${method}</method></request>`;

describe("an answer is believed", () => {
  test.each([
    ["an empty list in its wrapper", '<tree-tools><level-nodes type="array"/></tree-tools>'],
    ["with the echo of the call", `<tree-tools><level-nodes/>${echo("get_tree_level")}</tree-tools>`],
    ["with an echo that says nothing", "<tree-tools><level-nodes/><request/></tree-tools>"],
    ["with underscores", "<tree_tools><level_nodes/></tree_tools>"],
  ])("%s", async (_what, body) => {
    expect(await ask(200, body)).toEqual({ items: [], unreadable: [] });
  });

  test("when the list of a page's entries is the root", async () => {
    expect(await ask(200, "<entries/>", "entries")).toEqual({ items: [], unreadable: [] });
  });

  test.each([
    ["without its wrapper", "<tree-tools/>"],
    ["with the wrapper in the echo only", "<tree-tools><request><level-nodes/></request></tree-tools>"],
    ["to another method", `<tree-tools><level-nodes/>${echo("insert_node")}</tree-tools>`],
    ["to another class", `<tree-tools><level-nodes/>${echo("get_tree_level", "entries")}</tree-tools>`],
    ["of another class", "<entries><level-nodes/></entries>"],
  ])("but not one %s", async (_what, body) => {
    await expect(ask(200, body)).rejects.toMatchObject({ name: "DecodeError" });
  });
});

const fault = (code: number): string => `<error><error-code>${code}</error-code></error>`;

describe("an error below a root", () => {
  test.each([
    ["directly", `<tree-tools>${fault(4520)}</tree-tools>`],
    ["in a wrapper", `<response><errors>${fault(4520)}</errors></response>`],
    ["beside the echo", `<users>${echo("x")}${fault(4520)}</users>`],
  ])("%s is read, with 200 and with 401", async (_what, body) => {
    for (const status of [200, 401]) {
      await expect(ask(status, body)).rejects.toMatchObject({ name: "AuthenticationError", apiCode: 4520 });
    }
  });
});

describe("404 of a search", () => {
  test.each([
    ["nothing in it", ""],
    ["the search's own root", "<search-tools><results><total-found>0</total-found></results></search-tools>"],
    ["an error without a code", "<error><error-description>none</error-description></error>"],
    ["the code of an entry that is not there", fault(4512)],
  ])("with %s finds nothing", async (_what, body) => {
    expect(await ask(404, body, "search")).toMatchObject({ items: [], totalFound: 0 });
  });

  test.each([
    ["no such method", fault(4503), "NotFoundError"],
    ["no such notebook", fault(4509), "NotFoundError"],
    ["a wrong sign-in", fault(4514), "AuthenticationError"],
    ["a gateway's page", "<html><body>Not found</body></html>", "NotFoundError"],
    ["a gateway's words", "default backend - 404", "NotFoundError"],
    ["a storage's XML", "<Error><Code>NoSuchKey</Code></Error>", "NotFoundError"],
  ])("with %s is an error", async (_what, body, name) => {
    await expect(ask(404, body, "search")).rejects.toMatchObject({ name });
  });

  test("is no where an email has no account, also in so many words", async () => {
    for (const body of ["", fault(4507)]) expect(await ask(404, body, "email")).toMatchObject({ hasAccount: false });
    await expect(ask(404, "<html/>", "email")).rejects.toMatchObject({ name: "NotFoundError" });
  });
});

describe("what a gateway says to a write", () => {
  const insert = async (status: number, body: string): Promise<unknown> => {
    await using server = await startRawServer(answerWith(status, body));
    const call = testTransport(server.url).call(treeTools.insertNode, { ...level, name: "P", isFolder: false });
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(server.requests).toHaveLength(1);
    return error;
  };

  test.each([301, 302, 304, 307, 400, 401, 403, 404, 405, 408, 409, 425, 429, 451, 499, 500, 502, 503, 504, 520])(
    "%i without LabArchives' own error is uncertain",
    async (status) => {
      const body = status === 304 ? "" : "<html>No</html>";
      expect(await insert(status, body)).toMatchObject({ name: "UncertainWriteError", cause: { retryable: false } });
    },
  );

  test.each([
    [500, 4999],
    [500, 4510],
    [200, 4999],
    [503, 4505],
  ])("%i with %i is uncertain", async (status, code) => {
    expect(await insert(status, fault(code))).toMatchObject({
      name: "UncertainWriteError",
      cause: { apiCode: code, retryable: false },
    });
  });

  test.each([
    [403, 4502, "PermissionError"],
    [404, 4509, "NotFoundError"],
    [401, 4520, "AuthenticationError"],
    [400, 4505, "ApiError"],
    [502, 4529, "ApiError"],
  ])("%i with %i is a refusal", async (status, code, name) => {
    expect(await insert(status, fault(code))).toMatchObject({ name, apiCode: code });
  });

  test.each([413, 414, 431])("%i is a refusal: it was too large to be passed on", async (status) => {
    expect(await insert(status, "<html>Too large</html>")).toMatchObject({ name: "ApiError", status });
  });
});
