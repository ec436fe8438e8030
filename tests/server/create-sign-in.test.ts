import { describe, expect, test } from "vitest";
import { NetworkError } from "../../src/core/errors.ts";
import { createSignIn } from "../../src/server/create-sign-in.ts";
import { CALLBACK, FakeClient, makeApp, ORIGIN, redirectUrlOf, WebBrowser } from "./web-browser.ts";
import { MemorySessionBackend } from "../../src/server/session-backend.ts";

describe("signing in to a web application", () => {
  test("goes to LabArchives, comes back, and knows the person from then on", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    const started = await ada.start(app, "?returnTo=/notes%3Fpage%3D2%23top");
    expect(started.status).toBe(302);
    expect(redirectUrlOf(started)).toMatch(/^https:\/\/app\.example\.org\/auth\/callback\?state=[\w-]{43}$/);
    const finished = await ada.visit(app, `${redirectUrlOf(started)}&email=ada%40example.org&auth_code=code-1`);
    expect([finished.status, finished.headers.get("location")]).toEqual([303, `${ORIGIN}/notes?page=2#top`]);
    const session = await app.signIn.session(ada.request(ORIGIN));
    expect(session).toEqual({
      record: {
        baseUrl: "https://api.example",
        accessKeyId: "k",
        uid: "uid of ada@example.org",
        email: "ada@example.org",
      },
      email: "ada@example.org",
      fullName: "Name of ada@example.org",
      signedInAt: app.now,
    });
  });

  test("cookies are for this host, this scheme and no script; plain http works on this machine only", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    const rules = /^__Host-labapi-(browser|session)=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/;
    expect(ada.setCookies).toEqual([expect.stringMatching(rules), expect.stringMatching(rules)]);
    const local = makeApp({ callbackUrl: "http://localhost:3000/cb" });
    const response = await local.signIn.start(new Request("http://localhost:3000/login"));
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^labapi-browser=[^;]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/,
    );
  });

  test("each sign-in has a new session id, and the old one ends", async () => {
    const app = makeApp();
    const ada = new WebBrowser();
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    const before = new WebBrowser();
    for (const [name, value] of ada.cookies) before.cookies.set(name, value);
    await ada.visit(app, await ada.startAndSignIn(app, "code-2"));
    expect([await ada.who(app), await before.who(app)]).toEqual(["ada@example.org", undefined]);
  });

  test("sessions end by signing out, and with time", async () => {
    const app = makeApp({ sessionTtlMs: 1000 });
    const ada = new WebBrowser();
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    const stolen = new Map(ada.cookies);
    const out = ada.keep(await app.signIn.signOut(ada.request(`${ORIGIN}/logout`, { method: "POST" })));
    expect([out.status, out.headers.get("location"), await ada.who(app)]).toEqual([303, `${ORIGIN}/`, undefined]);
    for (const [name, value] of stolen) ada.cookies.set(name, value);
    expect(await ada.who(app)).toBeUndefined();
    await ada.visit(app, await ada.startAndSignIn(app, "code-2"));
    expect(await ada.who(app)).toBe("ada@example.org");
    app.now += 1001;
    expect(await ada.who(app)).toBeUndefined();
  });

  test("many people and tabs at once are not mixed up", async () => {
    const app = makeApp();
    const people = Array.from({ length: 50 }, (_value, index) => ({
      browser: new WebBrowser(),
      email: `p${index}@x.org`,
    }));
    const urls = await Promise.all(
      people.map(({ browser, email }, index) =>
        browser.startAndSignIn(app, `code-${index}`, email, `?returnTo=/${index}`),
      ),
    );
    const answers = await Promise.all(people.map(({ browser }, index) => browser.visit(app, urls[index] ?? "")));
    expect(answers.map(({ headers }) => headers.get("location"))).toEqual(
      people.map((_p, index) => `${ORIGIN}/${index}`),
    );
    expect(await Promise.all(people.map(({ browser }) => browser.who(app)))).toEqual(people.map(({ email }) => email));
    const tabs = new WebBrowser();
    const one = await tabs.startAndSignIn(app, "code-one", "ada@example.org", "?returnTo=/one");
    const two = await tabs.startAndSignIn(app, "code-two", "ada@example.org", "?returnTo=/two");
    expect((await tabs.visit(app, two)).headers.get("location")).toBe(`${ORIGIN}/two`);
    expect((await tabs.visit(app, one)).headers.get("location")).toBe(`${ORIGIN}/one`);
  });

  test("onSignedIn sees the person and may refuse; onError may answer in its own way", async () => {
    const seen: unknown[] = [];
    const app = makeApp({
      onSignedIn(user) {
        seen.push(user.email);
        if (user.email.startsWith("eve")) throw new Error("not on the list");
      },
      onError: (error) =>
        String(error).includes("list") ? new Response("ask your admin", { status: 403 }) : undefined,
    });
    const eve = new WebBrowser();
    const refused = await eve.visit(app, await eve.startAndSignIn(app, "code-1", "eve@x.org"));
    expect([refused.status, await refused.text(), await eve.who(app)]).toEqual([403, "ask your admin", undefined]);
    const ada = new WebBrowser();
    const wrong = await ada.visit(app, await ada.startAndSignIn(app, "wrong"));
    expect([wrong.status, seen]).toEqual([403, ["eve@x.org"]]);
  });

  test("a failure of LabArchives, and one of the application, are told apart", async () => {
    const client = new FakeClient();
    const app = makeApp({ client });
    const ada = new WebBrowser();
    client.login = async () => Promise.reject(new NetworkError("down"));
    expect((await ada.visit(app, await ada.startAndSignIn(app, "code-1"))).status).toBe(502);
    client.login = async () => Promise.reject(new TypeError("bug: secret detail"));
    const broken = await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain("secret");
  });

  test.each([
    "/callback",
    "http://app.example.org/cb",
    "ftp://x/cb",
    "https://a:b@x/cb",
    `${CALLBACK}?a=1`,
    `${CALLBACK}#a`,
  ])("%j is no callback URL", (callbackUrl) => {
    const make = (): unknown =>
      createSignIn({ client: new FakeClient(), callbackUrl, sessions: new MemorySessionBackend() });
    expect(make).toThrow(expect.objectContaining({ name: "UsageError" }));
  });

  test("a default path must be a local one", () => {
    expect(() => makeApp({ defaultPath: "https://evil.example" })).toThrow(/defaultPath/);
  });
});
