import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { describe, expect, it } from "vitest";
import { Program } from "../helpers/program.ts";
import { freePort, startRedis } from "../helpers/redis.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { WebPerson } from "../helpers/web-person.ts";

function keyEnv({ url, accessKeyId, accessPassword }: Sandbox): Record<string, string> {
  return { API_URL: url, ACCESS_KEYID: accessKeyId, ACCESS_PWD: accessPassword };
}

describe("sign-in for web frameworks", { timeout: 60_000 }, () => {
  it.each(["hono", "express", "fastify", "next"])("%s: in, known, and out again", async (name) => {
    await using sandbox = await startSandbox();
    const port = await freePort();
    const application = `http://127.0.0.1:${port}`;
    const env = { ...keyEnv(sandbox), PORT: String(port), PUBLIC_URL: application };
    await using program = Program.start(`examples/sign-in/${name}.ts`, [], env);
    await program.says(/Sign in at/);
    const bo = new WebPerson();
    expect((await bo.visit(`${application}/me`)).status).toBe(401);
    const me = await bo.signIn(application, "bo@example.org");
    expect(await me.text()).toBe("Bo Example: Lab QC");
    // Somebody else's browser is not signed in by it.
    expect((await new WebPerson().visit(`${application}/me`)).status).toBe(401);
    const out = await bo.visit(`${application}/logout`, { method: "POST", headers: { origin: application } });
    expect(out.status).toBe(303);
    expect((await bo.visit(`${application}/me`)).status).toBe(401);
    expect(program.stderr).toBe("");
  });
});

const PEOPLE = 200;

async function passOn(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = Object.entries(incoming.headers).filter(([name]) => !["host", "connection"].includes(name));
  const answer = await fetch(target, {
    method: incoming.method ?? "GET",
    headers: Object.fromEntries(headers) as Record<string, string>,
    redirect: "manual",
  });
  const cookies = answer.headers.getSetCookie();
  const others = [...answer.headers].filter(([name]) => !["set-cookie", "content-length"].includes(name));
  outgoing.writeHead(answer.status, { ...Object.fromEntries(others), "set-cookie": cookies });
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
}

/** A proxy that sends each request to the next instance in turn. */
async function roundRobin(port: number, targets: readonly string[]): Promise<Server> {
  let next = 0;
  const proxy = createServer((incoming, outgoing) => {
    const target = targets[next++ % targets.length] ?? "";
    passOn(new URL(incoming.url ?? "/", target), incoming, outgoing).catch(() => outgoing.writeHead(502).end());
  });
  proxy.listen(port, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

describeIf(hasCommand("redis-server"), "redis", "redis-server is not installed")(
  "two instances on one Redis",
  { timeout: 180_000 },
  () => {
    it(`sign in ${PEOPLE} people at once behind a proxy; each gets their own session, none is lost`, async () => {
      const emails = Array.from({ length: PEOPLE }, (_unused, index) => `person${index}@example.org`);
      const users = emails.map((email, index) => ({ email, fullName: `Person ${index}` }));
      const notebooks = emails.map((owner, index) => ({ name: `Notebook of ${index}`, owner }));
      await using sandbox = await startSandbox({ seed: { users, notebooks } });
      await using redis = await startRedis();
      const [proxyPort, first, second] = [await freePort(), await freePort(), await freePort()];
      const application = `http://127.0.0.1:${proxyPort}`;
      const instance = (port: number): Program =>
        Program.start("examples/sign-in/hono.ts", [], {
          ...keyEnv(sandbox),
          PORT: String(port),
          PUBLIC_URL: application,
          REDIS_URL: redis.url,
        });
      await using one = instance(first);
      await using two = instance(second);
      await Promise.all([one.says(/Sign in at/), two.says(/Sign in at/)]);
      const proxy = await roundRobin(proxyPort, [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`]);
      try {
        const people = emails.map((email) => ({ email, browser: new WebPerson() }));
        const pages = await Promise.all(
          people.map(async ({ email, browser }) => (await browser.signIn(application, email)).text()),
        );
        expect(pages).toEqual(emails.map((_email, index) => `Person ${index}: Notebook of ${index}`));
        // Asked twice, each instance answers once.
        const again = await Promise.all(
          people.map(async ({ browser }) => (await browser.visit(`${application}/me`)).status),
        );
        expect(new Set(again)).toEqual(new Set([200]));
      } finally {
        proxy.closeAllConnections();
        proxy.close();
      }
    });
  },
);
