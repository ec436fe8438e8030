import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSignIn } from "../../src/server/create-sign-in.ts";
import { type IoRedisClient, type NodeRedisClient, RedisSessionBackend } from "../../src/server/redis-backend.ts";
import { MemorySessionBackend, type SessionBackend } from "../../src/server/session-backend.ts";
import { startRedis, type TestRedis } from "../helpers/redis.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { CALLBACK, FakeClient, makeApp, WebBrowser } from "./web-browser.ts";

async function checkBackend(backend: SessionBackend): Promise<void> {
  await backend.set("a", "one", 60_000);
  await backend.set("a", 'tw"o é', 60_000);
  expect([await backend.get("a"), await backend.get("none")]).toEqual(['tw"o é', undefined]);
  const taken = await Promise.all(Array.from({ length: 10 }, () => backend.take("a")));
  expect(taken.filter((value) => value !== undefined)).toEqual(['tw"o é']);
  await backend.set("b", "x", 60_000);
  await backend.delete("b");
  await backend.delete("b");
  expect(await backend.get("b")).toBeUndefined();
}

describe("in memory", () => {
  test("keeps, takes once, forgets", () => checkBackend(new MemorySessionBackend()));

  test("a flood of begun sign-ins takes little memory and no session", async () => {
    const sessions = new MemorySessionBackend({ maxEntries: 500 });
    const app = makeApp({ sessions });
    const ada = new WebBrowser();
    await ada.visit(app, await ada.startAndSignIn(app, "code-1"));
    for (let index = 0; index < 2000; index += 1) await new WebBrowser().start(app);
    expect(sessions.size).toBeLessThanOrEqual(500);
    expect(await ada.who(app)).toBe("ada@example.org");
  });
});

describeIf(
  hasCommand("redis-server"),
  "redis",
  "redis-server is not installed",
)("in Redis", () => {
  let server: TestRedis;
  let redis: ReturnType<typeof createClient>;

  beforeAll(async () => {
    server = await startRedis();
    redis = createClient({ url: server.url });
    await redis.connect();
  });
  afterAll(async () => {
    redis.destroy();
    await server[Symbol.asyncDispose]();
  });

  /** The calls of ioredis, which spells them differently. */
  const ioRedis = (): IoRedisClient => ({
    get: (key) => redis.get(key),
    set: (key, value, _unit, ttlMs) => redis.set(key, value, { PX: ttlMs }),
    getdel: (key) => redis.getDel(key),
    del: (key) => redis.del(key),
  });

  test.each<[string, () => NodeRedisClient | IoRedisClient]>([
    ["the redis package", () => redis],
    ["ioredis", ioRedis],
  ])("keeps, takes once, forgets, and lets Redis end it, with %s", async (_name, client) => {
    const backend = new RedisSessionBackend(client(), "test:");
    await checkBackend(backend);
    await backend.set("c", "x", 60_000.5);
    const leftMs = await redis.pTTL("test:c");
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(60_001);
  });

  test("two instances share it: started at one, finished at the other, known to both", async () => {
    const client = new FakeClient();
    const instance = (): ReturnType<typeof makeApp> =>
      Object.assign(makeApp(), {
        client,
        signIn: createSignIn({ client, callbackUrl: CALLBACK, sessions: new RedisSessionBackend(redis) }),
      });
    const [one, two] = [instance(), instance()];
    const ada = new WebBrowser();
    const url = await ada.startAndSignIn(one, "code-1");
    const answers = await Promise.all([ada.visit(one, url), ada.visit(two, url)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 400]);
    expect([await ada.who(one), await ada.who(two)]).toEqual(["ada@example.org", "ada@example.org"]);
    const session = ada.cookies.get("__Host-labapi-session") ?? "";
    expect(await redis.get(`labapi:session:${session}`)).toBeNull();
  });
});
