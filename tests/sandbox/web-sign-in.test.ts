import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localPath } from "../../src/sandbox/pages/paths.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { locationOf, Visitor } from "./helpers/visitor.ts";

const ADA = "ada@example.org";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

describe("signing in to the web pages", () => {
  test("comes first, is one click, and leads to where one wanted to go", async () => {
    const visitor = new Visitor(sandbox);
    const answer = await visitor.get("/search?nbid=&q=a%26b");
    expect([answer.status, locationOf(answer)]).toEqual([303, "/sign-in?returnTo=%2Fsearch%3Fnbid%3D%26q%3Da%2526b"]);
    const page = await visitor.read(locationOf(answer));
    expect(page).toContain('name="returnTo" value="/search?nbid=&amp;q=a%26b"');
    expect(page).toContain("there is no password");
    expect(page).toContain('value="bo@example.org"');
    const signedIn = await visitor.post("/sign-in", { account: ADA, returnTo: "/search?nbid=&q=a%26b" });
    expect([signedIn.status, locationOf(signedIn)]).toEqual([303, "/search?nbid=&q=a%26b"]);
    expect(await visitor.read("/")).toContain("<span>Ada Example</span>");
  });

  test("sets a cookie for this sandbox alone, which scripts and other sites do not get", async () => {
    const [cookie = ""] = (await new Visitor(sandbox).post("/sign-in", { account: ADA })).headers.getSetCookie();
    const { port } = new URL(sandbox.url);
    expect(cookie).toMatch(new RegExp(`^labapi_sandbox_${port}=[A-Za-z0-9_-]{32}; Path=/; HttpOnly; SameSite=Lax$`));
  });

  test("ends with the sign-out, also for a copy of the cookie", async () => {
    const visitor = new Visitor(sandbox);
    const signedIn = await visitor.post("/sign-in", { account: ADA });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const copy = (): Promise<Response> => fetch(sandbox.url, { headers: { cookie }, redirect: "manual" });
    expect((await copy()).status).toBe(200);
    expect(locationOf(await visitor.post("/sign-out", {}))).toBe("/sign-in");
    expect((await copy()).status).toBe(303);
    expect(await visitor.location("/")).toBe("/sign-in");
  });

  test("ends with a reset", async () => {
    await using own = await startSandbox();
    const visitor = await Visitor.signedIn(own, ADA);
    own.reset();
    expect(await visitor.location("/")).toBe("/sign-in");
  });

  test("refuses an unknown person, a made-up cookie and a sign-out by GET", async () => {
    const visitor = new Visitor(sandbox);
    const unknown = await visitor.post("/sign-in", { account: "<b>nobody" });
    expect([unknown.status, unknown.headers.getSetCookie()]).toEqual([400, []]);
    const cookie = `labapi_sandbox_${new URL(sandbox.url).port}=AAAA`;
    expect((await fetch(sandbox.url, { headers: { cookie }, redirect: "manual" })).status).toBe(303);
    expect((await visitor.get("/sign-out")).status).toBe(404);
  });
});

describe("after the sign-in", () => {
  test.each([
    ["/", "/"],
    ["/entry/MS4zfDE%3D", "/entry/MS4zfDE%3D"],
    ["/search?q=a#top", "/search?q=a#top"],
    ["/a/../b", "/b"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example/", "/"],
    ["\\\\evil.example/", "/"],
    ["/\t/evil.example/", "/"],
    ["/.//evil.example/", "/"],
    ["/a/..//evil.example/", "/"],
    ["/%2e//evil.example/", "/"],
    ["javascript:alert(1)", "/"],
    [" //evil.example", "/"],
    ["/\r\nset-cookie: a=b", "/set-cookie:%20a=b"],
    ["", "/"],
    [undefined, "/"],
  ])("%j leads to %s", (wanted, path) => {
    expect(localPath(wanted)).toBe(path);
  });

  test("a foreign address is no way to go", async () => {
    const answer = await new Visitor(sandbox).post("/sign-in", { account: ADA, returnTo: "//evil.example/" });
    expect(locationOf(answer)).toBe("/");
  });
});

describe("who may send a form", () => {
  test.each([
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another port of this machine", { "sec-fetch-site": "same-site", origin: "http://127.0.0.1:1" }, 403],
    ["another origin, by an old browser", { origin: "https://evil.example" }, 403],
    ["nobody knows who, by an old browser", { origin: "null" }, 403],
    ["these pages", { "sec-fetch-site": "same-origin", origin: "null" }, 303],
    ["a script", {}, 303],
  ])("%s", async (_who, headers: Record<string, string>, status) => {
    expect((await new Visitor(sandbox).post("/sign-in", { account: ADA }, headers)).status).toBe(status);
    expect((await new Visitor(sandbox).post("/sign-out", {}, headers)).status).toBe(status);
  });

  test("these pages under their own name only", async () => {
    const own = await new Visitor(sandbox).post("/sign-in", { account: ADA }, { origin: sandbox.url });
    expect(own.status).toBe(303);
    const status = await new Promise((resolve, reject) => {
      const sent = request(sandbox.url, { headers: { host: "rebound.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(403);
  });
});
