import { createServer, request as send } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { createSignIn, MemorySessionBackend, type SessionBackend, toExpress } from "../../src/server/index.ts";
import { listen } from "../helpers/raw-server.ts";

const down = new Error("redis is down");
const fails = (): Promise<never> => Promise.reject(down);
const failing: SessionBackend = { get: fails, set: fails, take: fails, delete: fails };
const client = { generateAuthUrl: () => "https://x.example.org/", login: fails };
const callbackUrl = "http://127.0.0.1:1/callback";
const CALLBACK = `${callbackUrl}?email=a@example.org&auth_code=c&state=${"a".repeat(43)}`;
const cookie = ["browser", "session"].map((name) => `labapi-${name}=${"a".repeat(43)}`).join("; ");

describe("a session backend that fails", () => {
  test.each([
    ["start", "GET", "http://127.0.0.1:1/login"],
    ["callback", "GET", CALLBACK],
    ["signOut", "POST", "http://127.0.0.1:1/logout"],
  ] as const)("is told of and answered in %s", async (name, method, url) => {
    const told: unknown[] = [];
    const signIn = createSignIn({ client, callbackUrl, sessions: failing, onError: (error) => void told.push(error) });
    const answer = await signIn[name](new Request(url, { method, headers: { cookie } }));
    expect([answer.status, told]).toEqual([503, [down]]);
    const careless = createSignIn({ client, callbackUrl, sessions: failing, onError: fails });
    expect((await careless[name](new Request(url, { method, headers: { cookie } }))).status).toBe(503);
  });
});

describe("a session backend that never answers", () => {
  const never = (): Promise<never> => new Promise(() => {});
  const silent: SessionBackend = { get: never, set: never, take: never, delete: never };

  test.each([
    ["start", "GET", "http://127.0.0.1:1/login"],
    ["callback", "GET", CALLBACK],
    ["signOut", "POST", "http://127.0.0.1:1/logout"],
  ] as const)("is given up in %s", async (name, method, url) => {
    const told: unknown[] = [];
    const onError = (error: unknown): void => void told.push(error);
    const signIn = createSignIn({ client, callbackUrl, sessions: silent, backendTimeoutMs: 20, onError });
    const answer = await signIn[name](new Request(url, { method, headers: { cookie } }));
    expect(answer.status).toBe(503);
    expect(told).toMatchObject([{ name: "TimeoutError", timeoutMs: 20 }]);
  });

  test.each([
    ["fails", failing],
    ["never answers", silent],
  ] as const)("a route that asks who is there is answered when it %s", async (_what, sessions) => {
    const signIn = createSignIn({ client, callbackUrl, sessions, backendTimeoutMs: 20 });
    const handler = toExpress(async (request) => new Response((await signIn.session(request))?.email ?? "nobody"));
    const server = createServer((request, response) => void handler(request, response));
    const answer = await fetch(await listen(server), { headers: { cookie } });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("redis");
    server.closeAllConnections();
    server.close();
  });
});

test.each(["http://[", "//", "/%", "/login?%E0%A4%A", "*", "/\\host", "/login#x", "/login?returnTo=//evil.example"])(
  "Node's server answers the target %s, whatever it is",
  async (target) => {
    const handler = toExpress(createSignIn({ client, callbackUrl, sessions: new MemorySessionBackend() }).start);
    const server = createServer((request, response) => void handler(request, response));
    const { port } = new URL(await listen(server));
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const answer = (await socket.toArray()).join("");
    expect(answer).toMatch(/^HTTP\/1\.1 (302|400) /);
    expect(answer).not.toContain("evil.example");
    server.close();
  },
);

test.each([
  ["TRACE", "/login", 405],
  ["TRACK", "/login", 400],
  ["HEAD", "/login", 405],
  ["OPTIONS", "/login", 405],
  ["GET", "/login", 302],
])("Node's server answers %s %s with %i and lives on", async (method, path, status) => {
  const sessions = new MemorySessionBackend();
  const handler = toExpress(createSignIn({ client, callbackUrl, sessions }).start);
  const server = createServer((request, response) => void handler(request, response));
  const url = new URL(await listen(server));
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { "x-odd": "é\u00ff" };
    const sent = send({ host: url.hostname, port: url.port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
  expect(answered).toBe(status);
  server.closeAllConnections();
  server.close();
});
