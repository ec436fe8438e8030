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
