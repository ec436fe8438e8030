import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthenticationError, Client, type ClientOptions, UsageError } from "labapi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyOf, signedIn, somebody } from "../helpers/signed-in.ts";

const KEY: ClientOptions = { accessKeyId: "id", accessPassword: "password", baseUrl: "https://api.example.org" };

describe("the access key", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "labapi-env-"));
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    for (const name of ["API_URL", "ACCESS_KEYID", "ACCESS_PWD"]) vi.stubEnv(name, "");
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it("is asked for by name, with where it was looked for", () => {
    expect(() => new Client()).toThrow(UsageError);
    expect(() => new Client()).toThrow(/ACCESS_KEYID.*ACCESS_PWD/s);
    expect(() => new Client()).toThrow(join(folder, ".env"));
    expect(() => new Client({ accessKeyId: "id" })).toThrow(/ACCESS_PWD/);
  });

  it("comes from .env, then the environment, then the program, each winning over the one before", async () => {
    await writeFile(join(folder, ".env"), 'ACCESS_KEYID="from file"\nACCESS_PWD=p#1\nAPI_URL=https://ca.example.org\n');
    expect(new Client().accessKeyId).toBe("from file");
    expect(new Client().baseUrl).toBe("https://ca.example.org");
    vi.stubEnv("ACCESS_KEYID", "from environment");
    expect(new Client().accessKeyId).toBe("from environment");
    expect(new Client({ accessKeyId: "given", region: "uk" })).toMatchObject({
      accessKeyId: "given",
      baseUrl: "https://ukapi.labarchives.com",
    });
    expect(process.env["ACCESS_PWD"]).toBe("");
  });
});

describe("what cannot work is refused at once, with a next step", () => {
  it.each([
    ["not a URL", "api.labarchives.com", /complete http/],
    ["another scheme", "ftp://api.labarchives.com", /complete http/],
    ["plain http to another machine", "http://api.example.org", /Use https/],
    ["user information", "https://me:secret@api.example.org", /user information/],
    ["a query", "https://api.example.org/?x=1", /query/],
    ["a fragment", "https://api.example.org/#x", /fragment/],
  ])("a base URL that is %s", (_name, baseUrl, message) => {
    const make = (): Client => new Client({ ...KEY, baseUrl });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/secret/);
  });

  it("an unknown region, a malformed method, a redirect that is not one", () => {
    expect(() => new Client({ ...KEY, baseUrl: undefined, region: "mars" as never })).toThrow(/us, ca, au/);
    const client = new Client(KEY);
    expect(() => client.constructUrl("entry_attachment")).toThrow(/class and method/);
    expect(() => client.generateAuthUrl("/callback")).toThrow(UsageError);
  });

  it("a closed client", async () => {
    const client = new Client(KEY);
    await client.close();
    await client.close();
    await expect(client.login("a@b", "c")).rejects.toThrow(/closed/);
    expect(() => client.generateAuthUrl("https://x.example")).toThrow(/closed/);
  });
});

describe("signing in", () => {
  it("with a wrong or expired code says so, and what to do", async () => {
    await using here = await signedIn();
    const { email, token } = somebody(here.sandbox);
    const wrong = await here.client.login(email, "wrong").catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(AuthenticationError);
    expect(wrong).toMatchObject({ reason: "wrong-credentials", apiCode: 4514 });
    here.sandbox.clock.advance(61 * 60_000);
    await expect(here.client.login(email, token)).rejects.toMatchObject({ reason: "wrong-credentials" });
  });

  it("with a wrong key or password says which", async () => {
    await using here = await signedIn();
    const { email, token } = somebody(here.sandbox);
    await using badKey = new Client({ ...keyOf(here.sandbox), accessKeyId: "nobody" });
    await expect(badKey.login(email, token)).rejects.toMatchObject({ reason: "wrong-key", apiCode: 4506 });
    await using badPassword = new Client({ ...keyOf(here.sandbox), accessPassword: "guess" });
    await expect(badPassword.login(email, token)).rejects.toMatchObject({ reason: "bad-signature", apiCode: 4520 });
  });

  it("again with a session of another key, another server or nobody", async () => {
    await using here = await signedIn();
    const session = here.user.session();
    expect(JSON.parse(JSON.stringify(session))).toEqual(session);
    await expect(here.client.resume({ ...session, accessKeyId: "other" })).rejects.toThrow(UsageError);
    await expect(here.client.resume({ ...session, baseUrl: "https://api.example.org" })).rejects.toThrow(UsageError);
    await expect(here.client.resume({ ...session, uid: "nobody" as never })).rejects.toMatchObject({
      reason: "unknown-user",
    });
    expect((await here.client.resume(session)).fullName).toBe("Ada Example");
  });

  it("on a port somebody else has", async () => {
    await using here = await signedIn();
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(here.client.collectAuthResponse({ port })).rejects.toThrow(String(port));
    other.close();
  });

  it("mends a clock that is an hour off", async () => {
    await using here = await signedIn();
    const { email, token } = somebody(here.sandbox);
    const clock = { now: () => Date.now() - 3_600_000 };
    await using late = new Client({ ...keyOf(here.sandbox), clock });
    const user = await late.login(email, token);
    await (await user.notebooks.default.page("P")).addText("in time");
    expect(here.sandbox.calls.filter(({ method }) => method === "epoch_time")).toHaveLength(1);
  });
});

describe("answers that are none", () => {
  it.each([
    ["a web page instead of XML", { html: true, times: 9 }, "decode"],
    ["half an answer", { cutBodyAfterBytes: 100, times: 9 }, "network"],
    ["a gateway's error", { status: 503, times: 9 }, "api"],
    ["a dropped connection", { dropConnection: true, times: 9 }, "network"],
  ])("%s", async (_name, fault, code) => {
    await using here = await signedIn();
    here.sandbox.faults.failNext("get_tree_level", fault);
    await expect(here.user.notebooks.default.children()).rejects.toMatchObject({ code });
    here.sandbox.faults.clear();
    expect(await here.user.notebooks.default.children()).toEqual([]);
  });

  it("a server that says nothing", async () => {
    await using here = await signedIn({}, { timeoutMs: 150, retry: false });
    here.sandbox.faults.failNext("get_tree_level", { delayMs: 5_000 });
    await expect(here.user.notebooks.default.children()).rejects.toMatchObject({ code: "timeout", phase: "headers" });
  });
});
