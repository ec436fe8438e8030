import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { ask, call, refusal, signedUrl, signIn, text } from "./helpers/signed.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const BACK = "http://127.0.0.1:8089/auth?x=1";

function signInUrl(redirectUri: string, expires?: number): string {
  const options = { methodInput: redirectUri, ...(expires === undefined ? {} : { expires }) };
  return signedUrl(sandbox, "api_user_login", { redirect_uri: redirectUri }, options);
}

const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { redirect: "manual", headers });

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
    headers,
  });
}

/** What a browser would send for the form on a page. */
function hiddenFields(body: string): Record<string, string> {
  const found = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  const unescape = (value: string): string =>
    value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, unescape(value)]));
}

async function choose(redirectUri: string, fields: Record<string, string>): Promise<URL> {
  const shown = await get(signInUrl(redirectUri));
  const answer = await post("/api_user_login", { ...hiddenFields(await shown.text()), ...fields });
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "");
}

describe("the sign-in page", () => {
  test("leads back with a code that works once", async () => {
    const back = await choose(BACK, { account: "bo@example.org", decision: "allow" });
    expect([back.origin, back.pathname, back.searchParams.get("x")]).toEqual(["http://127.0.0.1:8089", "/auth", "1"]);
    const login = {
      login_or_email: back.searchParams.get("email") ?? "",
      password: back.searchParams.get("auth_code") ?? "",
    };
    expect(text(await ask(sandbox, "users/user_access_info", login), "fullname")).toBe("Bo Example");
    expect(await refusal(await call(sandbox, "users/user_access_info", login))).toEqual({ status: 404, code: 4514 });
  });

  test("leads back with an error when cancelled, and when the account is unknown", async () => {
    expect((await choose(BACK, { decision: "cancel" })).searchParams.get("error")).toContain("cancelled");
    const unknown = await choose(BACK, { account: "x@example.org", decision: "allow" });
    expect(unknown.searchParams.get("error")).toBe("There is no such account");
  });

  test("is harmless: escaped, not stored, not framed, without scripts", async () => {
    const shown = await get(signInUrl(`${BACK}&q="><script>alert(1)</script>`));
    const body = await shown.text();
    expect(body).not.toContain("<script");
    expect(shown.headers.get("cache-control")).toBe("no-store");
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
    expect(shown.headers.get("referrer-policy")).toBe("no-referrer");
    expect(shown.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  test("says what is wrong with a call by way of the redirect", async () => {
    const stale = await get(signInUrl(BACK, sandbox.clock.now() - 130_000));
    expect(new URL(stale.headers.get("location") ?? "").searchParams.get("error")).toContain("expires");
    const forged = await get(signInUrl(BACK).replace(/sig=[^&]*/, "sig=AAAA"));
    expect(new URL(forged.headers.get("location") ?? "").searchParams.get("error")).toContain("signature");
  });

  test("answers XML when it cannot lead back", async () => {
    const missing = signedUrl(sandbox, "api_user_login", {}, { methodInput: "" });
    expect(await refusal(await get(missing))).toEqual({ status: 400, code: 4500 });
    expect(await refusal(await get(signInUrl("javascript:alert(1)")))).toEqual({ status: 400, code: 4529 });
  });

  test("a posted answer is verified again", async () => {
    const shown = await get(signInUrl(BACK));
    const fields = hiddenFields(await shown.text());
    const elsewhere = {
      ...fields,
      redirect_uri: "http://evil.example/",
      account: "ada@example.org",
      decision: "allow",
    };
    const location = (await post("/api_user_login", elsewhere)).headers.get("location") ?? "";
    expect(location).toContain("error=");
    expect(location).not.toContain("auth_code");
  });
});

describe("the External App authentication page", () => {
  const path = "/external_app_authentication";

  test("issues a token for one hour", async () => {
    const body = await (await post(path, { account: "ada@example.org", action: "token" })).text();
    const token = /<code id="token">([^<]*)</.exec(body)?.[1] ?? "";
    const root = await ask(sandbox, "users/user_access_info", { login_or_email: "ada@example.org", password: token });
    expect(text(root, "email")).toBe("ada@example.org");
    expect(body).toMatch(/<time id="expires">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ</);
  });

  test("lists an application, and revokes it", async () => {
    const uid = await signIn(sandbox, 1);
    const shown = await (await get(`${sandbox.url}${path}?account=bo@example.org`)).text();
    expect(shown).toContain("<td>labapi</td>");
    const { uid: listed = "" } = hiddenFields(shown.slice(shown.indexOf("<td>labapi</td>")));
    expect(listed).toBe(uid);
    await post(path, { account: "bo@example.org", uid, action: "revoke" });
    expect(await refusal(await call(sandbox, "users/user_info_via_id", { uid }))).toMatchObject({ code: 4507 });
    expect(await (await get(`${sandbox.url}${path}?account=bo@example.org`)).text()).toContain("None.");
  });

  test("is closed to other sites", async () => {
    const fields = { account: "ada@example.org", action: "token" };
    expect((await post(path, fields, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await post(path, fields, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });
});

describe("the notebook pages", () => {
  /** Somebody's cookie. */
  async function cookieOf(account: string): Promise<Record<string, string>> {
    const signedIn = await post("/sign-in", { account, returnTo: "/" });
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([302, "/"]);
    const cookie = signedIn.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax/);
    return { cookie: cookie.split(";")[0] ?? "" };
  }

  test("show what was written, and let nothing in it run", async () => {
    const uid = await signIn(sandbox);
    const ada = await cookieOf("ada@example.org");
    const start = await (await get(`${sandbox.url}/`, ada)).text();
    const dashboard = /<a href="(\/[^"]*\/notebook-dashboard)">My Research Notebook</.exec(start)?.[1] ?? "";
    const tree = await (await get(sandbox.url + dashboard, ada)).text();
    const path = /<a href="([^"]*)">Plate 6</.exec(tree)?.[1] ?? "";
    const shown = await get(sandbox.url + path, ada);
    const body = await shown.text();
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(body).toContain("Evaporation at the rim; A3 is empty.");
    const file = /<a href="(\/file\/[^"]*)" download>plate_06.csv</.exec(body)?.[1] ?? "";
    const sent = await get(sandbox.url + file, ada);
    expect([sent.headers.get("content-disposition"), await sent.text()]).toEqual([
      'attachment; filename="plate_06.csv"',
      "well,ct\nA1,21.4\nA2,22.1\nA3,\n",
    ]);
    const found = await ask(sandbox, "search_tools/entry_search", { uid, query: "evaporation" });
    const entry = await get(text(found, "entry-url"), ada);
    expect(entry.headers.get("location")?.split("#")[0]).toBe(path);
    const search = await (await get(`${sandbox.url}/search?q=evaporation`, ada)).text();
    expect(search).toContain("1 entry found.");
    expect(search).toContain(path);
  });

  test("are for those who signed in, and show each what they may read", async () => {
    const asked = await get(`${sandbox.url}/search?q=a%20b`);
    expect(asked.headers.get("location")).toBe("/sign-in?returnTo=%2Fsearch%3Fq%3Da%2520b");
    const bo = await cookieOf("bo@example.org");
    const start = await (await get(`${sandbox.url}/`, bo)).text();
    expect(start).toContain("Lab QC");
    expect(start).not.toContain("My Research Notebook");
    const ada = await cookieOf("ada@example.org");
    const theirs = /<a href="(\/[^"]*\/notebook-dashboard)">My Research Notebook</.exec(
      await (await get(`${sandbox.url}/`, ada)).text(),
    );
    expect((await get(sandbox.url + (theirs?.[1] ?? ""), bo)).status).toBe(403);
    expect(await (await get(`${sandbox.url}/search?q=evaporation`, bo)).text()).toContain("0 entries found.");
    const out = await post("/sign-out", {}, bo);
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect((await get(`${sandbox.url}/`, bo)).status).toBe(302);
  });

  test.each([
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/a\r\nset-cookie: x=1",
    "javascript:alert(1)",
    "",
  ])("lead nobody to %j", async (returnTo) => {
    const answer = await post("/sign-in", { account: "ada@example.org", returnTo });
    expect(answer.headers.get("location")).toBe("/");
    const form = await (await get(`${sandbox.url}/sign-in?returnTo=${encodeURIComponent(returnTo)}`)).text();
    expect(form).toContain('name="returnTo" value="/"');
  });

  test("say when there is nothing, and stay closed under a foreign name", async () => {
    const ada = await cookieOf("ada@example.org");
    expect((await get(`${sandbox.url}/x/page/y`, ada)).status).toBe(404);
    expect((await get(`${sandbox.url}/entry/x`, ada)).status).toBe(404);
    expect((await post("/sign-in", { account: "nobody@example.org" })).status).toBe(400);
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
