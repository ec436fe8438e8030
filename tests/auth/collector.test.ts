import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ADA, comeBack, startCollector, type TestPerson, visit } from "./collecting.ts";

async function isFree(url: string): Promise<boolean> {
  const server = createServer();
  server.listen({ port: Number(new URL(url).port), host: "127.0.0.1" });
  const free = await Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]);
  server.close();
  return free;
}

describe("the happy way", () => {
  test("listens before it makes the URL, exchanges the code, answers the browser, frees the port", async () => {
    const collector = await startCollector();
    expect(collector.callbackUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/[\w-]{32}\/$/);
    expect(new URL(collector.authUrl).searchParams.get("redirect_uri")).toBe(collector.callbackUrl);
    const page = await visit(comeBack(collector.callbackUrl, ADA));
    expect(page.status).toBe(200);
    expect(page.body).toContain("You are signed in");
    expect(await collector.wait()).toEqual({ email: "ada@example.org", code: "code-1" });
    expect(await collector.wait()).toEqual({ email: "ada@example.org", code: "code-1" });
    expect(await isFree(collector.callbackUrl)).toBe(true);
    await collector.close();
  });

  test("the page is not cached, framed, run or passed on", async () => {
    await using collector = await startCollector();
    const { headers } = await visit(comeBack(collector.callbackUrl, ADA));
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/),
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  test("localhost is as good as 127.0.0.1, and codes keep their odd characters", async () => {
    await using collector = await startCollector();
    const { port } = new URL(collector.callbackUrl);
    const url = comeBack(collector.callbackUrl, { email: "a+b@example.org", auth_code: "x+y/z=&%#" });
    expect((await visit(url, { headers: { host: `LOCALHOST:${port}` } })).status).toBe(200);
    expect(await collector.wait()).toEqual({ email: "a+b@example.org", code: "x+y/z=&%#" });
  });

  test("a path of one's own", async () => {
    await using collector = await startCollector({ callbackPath: "/auth/local-demo/" });
    expect(new URL(collector.callbackUrl).pathname).toBe("/auth/local-demo/");
    await visit(comeBack(collector.callbackUrl, ADA));
    await collector.wait();
  });

  test("shows nothing secret when it is logged", async () => {
    await using collector = await startCollector();
    expect(inspect(collector, { depth: 9, showHidden: true })).not.toContain("sig=");
    // Where it listens, and not the path that only the sign-in page is told.
    expect(JSON.parse(JSON.stringify(collector))).toEqual({
      kind: "sign-in",
      listensOn: new URL(collector.callbackUrl).origin,
    });
  });
});

describe("ports", () => {
  let blocker: ReturnType<typeof createServer>;
  let port = 0;
  beforeEach(async () => {
    blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    port = (blocker.address() as AddressInfo).port;
  });
  afterEach(() => void blocker.close());

  test("a port that was asked for and is taken is an error that says so", async () => {
    await expect(startCollector({ port })).rejects.toMatchObject({
      name: "UsageError",
      message: `Port ${port} on 127.0.0.1 is taken by another program. Give another port, or none to take a free one.`,
    });
  });

  test("without a port two collectors live side by side", async () => {
    await using one = await startCollector({ port: undefined });
    await using two = await startCollector({ port: undefined });
    expect(one.callbackUrl).not.toBe(two.callbackUrl);
    await Promise.all([
      visit(comeBack(one.callbackUrl, ADA)),
      visit(comeBack(two.callbackUrl, { ...ADA, email: "b@x.org" })),
    ]);
    expect([(await one.wait()).email, (await two.wait()).email]).toEqual(["ada@example.org", "b@x.org"]);
  });

  test.each([-1, 65_536, 1.5, Number.NaN])("%d is no port", async (wrong) => {
    await expect(startCollector({ port: wrong })).rejects.toMatchObject({ name: "UsageError" });
  });

  test.each(["", "auth", "//evil.example/", "/a b", "/a?b", "/a#b", "/a/../b", "/\\evil"])(
    "%j is no path",
    async (path) => {
      await expect(startCollector({ callbackPath: path })).rejects.toMatchObject({ name: "UsageError" });
    },
  );
});

describe("what changes nothing", () => {
  const person = { email: "ada@example.org", code: "code-1" };
  test.each([
    ["another host name", 421, { headers: { host: "evil.example" } }, ADA],
    ["no port in the host", 421, { headers: { host: "127.0.0.1" } }, ADA],
    ["a wrong path", 404, { path: "/auth/guess/?email=e&auth_code=c" }, ADA],
    ["a path with more behind it", 404, { path: "/favicon.ico" }, ADA],
    ["an absolute target", 404, { path: "http://127.0.0.1/auth/?email=e&auth_code=c" }, ADA],
    ["POST", 405, { method: "POST", body: "email=e&auth_code=c" }, ADA],
    ["HEAD", 405, { method: "HEAD" }, ADA],
    ["an image on a web page", 403, { headers: { "sec-fetch-dest": "image" } }, ADA],
    ["a fetch by a web page", 403, { headers: { "sec-fetch-dest": "empty" } }, ADA],
    ["no code", 400, {}, { email: "ada@example.org" }],
    ["no email", 400, {}, { auth_code: "c" }],
    ["an empty code", 400, {}, { ...ADA, auth_code: " " }],
    ["a code beyond all measure", 400, {}, { ...ADA, auth_code: "x".repeat(5000) }],
    ["a code and an error", 400, {}, { ...ADA, error: "no" }],
  ])("%s", async (_name, status, options: object, query: Record<string, string>) => {
    await using collector = await startCollector();
    const { headers: given = {}, ...rest } = options as { headers?: Record<string, string>; method?: string };
    const { host } = new URL(collector.callbackUrl);
    const answer = await visit(comeBack(collector.callbackUrl, query), { ...rest, headers: { host, ...given } });
    expect(answer.status).toBe(status);
    await visit(comeBack(collector.callbackUrl, ADA));
    expect(await collector.wait()).toEqual(person);
  });

  test("a parameter that comes twice", async () => {
    await using collector = await startCollector();
    const twice = `${comeBack(collector.callbackUrl, ADA)}&auth_code=other`;
    expect((await visit(twice)).status).toBe(400);
    await visit(comeBack(collector.callbackUrl, ADA));
    expect(await collector.wait()).toEqual(person);
  });

  test("a thousand junk requests during the wait", async () => {
    const exchanged: TestPerson[] = [];
    await using collector = await startCollector({}, (each) => void exchanged.push(each));
    const { origin } = new URL(collector.callbackUrl);
    const junk = (index: number): Promise<unknown> =>
      index % 2 === 0
        ? visit(`${origin}/${index}?email=e&auth_code=c`)
        : visit(collector.callbackUrl, { method: "PUT", body: "x" });
    for (let start = 0; start < 1000; start += 20) {
      await Promise.allSettled(Array.from({ length: 20 }, (_value, index) => junk(start + index)));
    }
    await visit(comeBack(collector.callbackUrl, ADA));
    expect(await collector.wait()).toEqual(person);
    expect(exchanged).toEqual([person]);
  });

  test("connections that are only held open, broken requests, and headers without end", async () => {
    await using collector = await startCollector();
    const { port } = new URL(collector.callbackUrl);
    const sockets: Socket[] = [];
    for (let index = 0; index < 200; index += 1) {
      const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
      await once(socket, "connect");
      if (index % 3 === 1) socket.write("\0\0junk\r\n\r\n");
      if (index % 3 === 2) socket.write(`GET / HTTP/1.1\r\nx: ${"y".repeat(40_000)}`);
      sockets.push(socket);
    }
    await visit(comeBack(collector.callbackUrl, ADA));
    expect(await collector.wait()).toEqual(person);
    for (const socket of sockets) socket.destroy();
  });
});
