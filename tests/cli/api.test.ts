import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServerResponse } from "node:http";
import { startRawServer } from "../helpers/raw-server.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

const UID = "1234567890abcdefUID";
const LINE = ["api", "tree_tools/get_tree_level", "-f", `uid=${UID}`, "-f", "nbid=n", "-f", "parent_tree_id=0"];

/** Runs `labapi api` against a server that answers what it is told. */
async function against(
  answer: (response: ServerResponse) => void,
  line: readonly string[] = LINE,
): Promise<{ code: number; out: string; err: string; calls: number }> {
  await using server = await startRawServer((_request, response) => answer(response));
  const ran = await bench.run(line, { env: { API_URL: server.url } });
  return { ...ran, calls: server.requests.length };
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(body);
}

const echo = `<request><uid>${UID}</uid><sig>SIGNATURE</sig></request>`;

describe("an answer that is none", () => {
  test.each<[string, number, (response: ServerResponse) => void]>([
    ["an <error> with 200", 4, (response) => xml(response, 200, "<error><error-code>4500</error-code></error>")],
    [
      "an <error> about the key with 200",
      3,
      (response) => xml(response, 200, "<error><error-code>4520</error-code></error>"),
    ],
    ["a web page with 200", 5, (response) => xml(response, 200, "<html><body>Log in</body></html>")],
    ["a web page of another kind with 200", 5, (response) => xml(response, 200, "<!doctype html><p>Log in")],
    ["nothing with 200", 5, (response) => xml(response, 200, "")],
    ["JSON with 200", 5, (response) => xml(response, 200, '{"ok":true}')],
    ["half a document", 5, (response) => xml(response, 200, `<tree-tools>${echo}<level-nodes><level-node>`)],
    ["half an echo", 5, (response) => xml(response, 200, `<tree-tools><request><uid>${UID}</uid><sig>SIGNATURE`)],
    ["a gateway's page", 4, (response) => xml(response, 403, "<html>forbidden</html>")],
    ["a redirect", 4, (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
  ])("%s", async (_what, exitCode, answer) => {
    for (const how of [[], ["--json"], ["--verbose"]]) {
      const { code, out, err } = await against(answer, [...LINE, ...how]);
      expect({ code, out }, err).toEqual({ code: exitCode, out: "" });
      expect(err).toMatch(/^labapi: /m);
      expect(err).not.toMatch(/ {4}at |UID|SIGNATURE/);
    }
  });
});

test("the request that LabArchives repeats is not printed, nor the uid anywhere", async () => {
  const body = `<tree-tools>${echo}<level-nodes><level-node><tree-id>${UID}</tree-id><display-text a="${UID}">x &lt;y&gt;</display-text></level-node></level-nodes></tree-tools>`;
  for (const how of [[], ["--json"]]) {
    const { code, out, err } = await against((response) => xml(response, 200, body), [...LINE, ...how]);
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/UID|SIGNATURE/);
    expect(out).toContain(how.length === 0 ? "x &lt;y&gt;" : "x <y>");
  }
  const mine = await bench.run(["api", "users/user_info_via_id"]);
  expect(mine.out).toContain("<id>[redacted]</id>");
});

describe("a server that stalls ends with 5", { timeout: 60_000 }, () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ["before its headers", () => {}],
    ["before its body", (response) => response.writeHead(200, { "content-type": "application/xml" }).flushHeaders()],
    [
      "in its body",
      (response) => void response.writeHead(200, { "content-type": "application/xml" }).write("<tree-tools>"),
    ],
  ])("%s", async (_where, answer) => {
    const { code, err } = await against(answer, [...LINE, "--timeout", "200ms"]);
    expect(code, err).toBe(5);
    expect(err).not.toContain(UID);
  });
});

test("what may change something is sent once, whatever happens", async () => {
  for (const method of ["tree_tools/insert_node", "tree_tools/nobody_knows"]) {
    const { code, calls } = await against(
      (response) => response.socket?.destroy(),
      ["api", method, "-f", `uid=${UID}`, "-f", "nbid=n"],
    );
    expect({ code, calls }, method).toEqual({ code: 5, calls: 1 });
  }
});

test("the clock is repaired once, and the call is answered", async () => {
  await using skewed = await startBench({ clock: { now: () => Date.now() + 3_600_000 } });
  skewed.sandbox.clearCalls();
  expect((await skewed.run(["api", "users/max_file_size"])).code).toBe(0);
  expect(skewed.sandbox.calls.filter(({ method }) => method.endsWith("epoch_time"))).toHaveLength(1);
});
