import { describe, expect, test } from "vitest";
import { type App, makeApp, ORIGIN, redirectUrlOf, WebBrowser } from "./web-browser.ts";

/** What an attacker does to Ada's sign-in. Gives the answer to the attack. */
type Attack = (app: App, ada: WebBrowser, url: string) => Promise<Response>;

const stateOf = (url: string): string => new URL(url).searchParams.get("state") ?? "";

/** Each leaves Ada signed out by the attack, and exchanges no code. */
const REFUSED: readonly (readonly [string, number, Attack])[] = [
  ["a made-up callback without a state", 400, (app, ada, url) => ada.visit(app, url.replace(/state=[\w-]+&/, ""))],
  ["a forged state", 400, (app, ada, url) => ada.visit(app, url.replace(stateOf(url), "A".repeat(43)))],
  [
    "a state that was cut short",
    400,
    (app, ada, url) => ada.visit(app, url.replace(stateOf(url), stateOf(url).slice(1))),
  ],
  ["a state that is no token", 400, (app, ada, url) => ada.visit(app, url.replace(stateOf(url), "../pending"))],
  ["the state twice", 400, (app, ada, url) => ada.visit(app, `${url}&state=${stateOf(url)}`)],
  ["another browser", 400, (app, _ada, url) => new WebBrowser().visit(app, url)],
  [
    "another browser with a sign-in of its own (somebody else's session is foisted on it)",
    400,
    async (app, _ada, url) => {
      const eve = new WebBrowser();
      await eve.start(app);
      return eve.visit(app, url);
    },
  ],
  ["no cookie", 400, (app, ada, url) => ada.visit(app, url, { headers: { cookie: "" } })],
  [
    "a tampered cookie",
    400,
    (app, ada, url) => ada.visit(app, url, { headers: { cookie: `__Host-labapi-browser=${"B".repeat(43)}` } }),
  ],
  [
    "the cookie twice",
    400,
    (app, ada, url) => {
      const cookie = `__Host-labapi-browser=${ada.cookies.get("__Host-labapi-browser") ?? ""}`;
      return ada.visit(app, url, { headers: { cookie: `${cookie}; __Host-labapi-browser=${"B".repeat(43)}` } });
    },
  ],
  [
    "the cookie under the name that plain http may set",
    400,
    (app, ada, url) => {
      const value = ada.cookies.get("__Host-labapi-browser") ?? "";
      return ada.visit(app, url, { headers: { cookie: `labapi-browser=${value}` } });
    },
  ],
  [
    "a sign-in begun too long ago",
    400,
    (app, ada, url) => {
      app.now += 15 * 60_000;
      return ada.visit(app, url);
    },
  ],
  ["two codes", 400, (app, ada, url) => ada.visit(app, `${url}&auth_code=code-eve`)],
  ["two emails", 400, (app, ada, url) => ada.visit(app, `${url}&email=eve%40x.org`)],
  ["a code and an error", 400, (app, ada, url) => ada.visit(app, `${url}&error=no`)],
  ["no code", 400, (app, ada, url) => ada.visit(app, url.replace("auth_code", "code"))],
  ["POST", 405, (app, ada, url) => ada.visit(app, url, { method: "POST" })],
  ["HEAD", 405, (app, ada, url) => ada.visit(app, url, { method: "HEAD" })],
  ["a path that only begins like it", 404, (app, ada, url) => ada.visit(app, url.replace("/callback", "/callback/x"))],
  ["a path with two slashes", 404, (app, ada, url) => ada.visit(app, url.replace("/auth/", "//auth/"))],
  ["a path in capitals", 404, (app, ada, url) => ada.visit(app, url.replace("/auth/", "/AUTH/"))],
];

describe("an attack on a sign-in", () => {
  test.each(REFUSED)("%s is refused, and no code is spent", async (_name, status, attack) => {
    const app = makeApp();
    const ada = new WebBrowser();
    const url = await ada.startAndSignIn(app, "code-1");
    const answer = await attack(app, ada, url);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await ada.who(app)).toBeUndefined();
    expect(app.client.logins).toBe(0);
  });

  test.each(REFUSED.filter(([name]) => !name.includes("too long")))(
    "%s does not spoil the real one",
    async (_name, _status, attack) => {
      const app = makeApp();
      const ada = new WebBrowser();
      const url = await ada.startAndSignIn(app, "code-1");
      await attack(app, ada, url);
      expect((await ada.visit(app, url)).status).toBe(303);
      expect(await ada.who(app)).toBe("ada@example.org");
    },
  );

  test("a replay in the same browser, even at the same moment, signs in once", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const url = await ada.startAndSignIn(app, "code-1");
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.visit(app, url)));
    const statuses = answers.map(({ status }) => status);
    expect([statuses.filter((each) => each === 303).length, statuses.filter((each) => each === 400).length]).toEqual([
      1, 19,
    ]);
    expect((await ada.visit(app, url.replace("code-1", "code-2"))).status).toBe(400);
    expect(app.client.logins).toBe(1);
  });

  test("a session id that was planted beforehand is not taken over", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const planted = "P".repeat(43);
    ada.cookies.set("__Host-labapi-session", planted);
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    expect(ada.cookies.get("__Host-labapi-session")).not.toBe(planted);
    const eve = new WebBrowser();
    eve.cookies.set("__Host-labapi-session", planted);
    expect(await eve.who(app)).toBeUndefined();
  });

  test.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    " //evil.example/",
    "/a/..//evil.example/",
    "/./%2e%2e//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.example/",
    ".evil.example/",
    "/ok\r\nset-cookie: x=y",
    "/ok\u0000",
    `/${"x".repeat(5000)}`,
    "",
  ])("the open redirect %j goes home instead", async (returnTo) => {
    const app = makeApp();
    const ada = new WebBrowser();
    const query = `?returnTo=${encodeURIComponent(returnTo)}`;
    const answer = await ada.visit(app, await ada.startAndSignIn(app, "code-1", "ada@example.org", query));
    expect(answer.headers.get("location")).toBe(`${ORIGIN}/`);
    expect(answer.headers.has("x")).toBe(false);
  });

  test("two places to return to are none", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const url = await ada.startAndSignIn(app, "code-1", "ada@example.org", "?returnTo=/a&returnTo=//evil.example");
    expect((await ada.visit(app, url)).headers.get("location")).toBe(`${ORIGIN}/`);
  });

  test("nothing that was sent is shown: errors, emails, states", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const url = new URL(redirectUrlOf(await ada.start(app)));
    url.searchParams.set("error", "<script>alert(1)</script>Injected");
    const refused = await ada.visit(app, url.href);
    expect([refused.status, await refused.text()]).toEqual([403, expect.not.stringMatching(/script>|Injected/)]);
    expect(refused.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    const junk = await ada.visit(app, `${url.href}&email=<i>Injected</i>`);
    expect(await junk.text()).not.toContain("Injected");
  });

  test.each([
    ["another site's form", { "sec-fetch-site": "cross-site" }],
    ["a sibling host's form", { "sec-fetch-site": "same-site" }],
    ["another origin", { origin: "https://evil.example" }],
    ["a hidden origin", { origin: "null" }],
  ])("signing out by %s is refused", async (_name, headers) => {
    const app = makeApp();
    const ada = new WebBrowser();
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    const signOut = (init: RequestInit): Promise<Response> => app.signIn.signOut(ada.request(`${ORIGIN}/logout`, init));
    expect((await signOut({ method: "POST", headers })).status).toBe(403);
    expect((await signOut({ method: "GET" })).status).toBe(405);
    expect(await ada.who(app)).toBe("ada@example.org");
    expect((await signOut({ method: "POST", headers: { "sec-fetch-site": "same-origin" } })).status).toBe(303);
  });

  test("a thousand junk callbacks and starts change nothing for the person in between", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const url = await ada.startAndSignIn(app, "code-1");
    for (let index = 0; index < 1000; index += 1) {
      const eve = new WebBrowser();
      await eve.start(app);
      await eve.visit(app, url.replace(stateOf(url), String(index).padStart(43, "x")));
    }
    expect(app.client.logins).toBe(0);
    expect((await ada.visit(app, url)).status).toBe(303);
  });
});
