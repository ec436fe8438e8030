import { once } from "node:events";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterEach, describe, expect, test } from "vitest";
import { toExpress, toFastify, toHono, toNext } from "../../src/server/adapters.ts";
import { createSignIn, type WebSignIn } from "../../src/server/create-sign-in.ts";
import { MemorySessionBackend } from "../../src/server/session-backend.ts";
import { FakeClient, redirectUrlOf, WebBrowser } from "./web-browser.ts";

/** Puts the three routes below `/auth` on a server of the framework. */
type Framework = (signIn: WebSignIn) => Promise<Server>;

const onHono: Framework = async (signIn) => {
  const app = new Hono();
  app.get("/auth/login", toHono(signIn.start));
  app.get("/auth/callback", toHono(signIn.callback));
  app.post("/auth/logout", toHono(signIn.signOut));
  return createAdaptorServer({ fetch: app.fetch }) as Server;
};

const onExpress: Framework = async (signIn) => {
  const app = express();
  const router = express.Router();
  router.get("/login", toExpress(signIn.start));
  router.get("/callback", toExpress(signIn.callback));
  router.post("/logout", toExpress(signIn.signOut));
  app.use("/auth", router);
  return createServer(app);
};

const onFastify: Framework = async (signIn) => {
  const app = fastify();
  app.get("/auth/login", toFastify(signIn.start));
  app.get("/auth/callback", toFastify(signIn.callback));
  app.post("/auth/logout", toFastify(signIn.signOut));
  await app.ready();
  return app.server;
};

/** Next.js calls the exported function of the matching file with a `Request`. */
const onNext: Framework = async (signIn) => {
  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    "GET /auth/login": toNext(signIn.start),
    "GET /auth/callback": toNext(signIn.callback),
    "POST /auth/logout": toNext(signIn.signOut),
  };
  const fetch = async (request: Request): Promise<Response> => {
    const route = routes[`${request.method} ${new URL(request.url).pathname}`];
    return route === undefined ? new Response("", { status: 404 }) : route(request);
  };
  return createAdaptorServer({ fetch }) as Server;
};

const onNode: Framework = async (signIn) =>
  createServer((request, response) => {
    const isStart = request.url?.startsWith("/auth/login") === true;
    const isOut = request.url === "/auth/logout";
    void toExpress(isStart ? signIn.start : isOut ? signIn.signOut : signIn.callback)(request, response);
  });

describe.each<[string, Framework]>([
  ["Hono", onHono],
  ["Express", onExpress],
  ["Fastify", onFastify],
  ["Next", onNext],
  ["Node", onNode],
])("sign-in on %s", (_name, framework) => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  /** The callback URL holds the port, so the routes are put in place once it is known. */
  async function serve(): Promise<{ signIn: WebSignIn; origin: string }> {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, "close");
    const origin = `http://127.0.0.1:${port}`;
    const sessions = new MemorySessionBackend();
    const signIn = createSignIn({ client: new FakeClient(), callbackUrl: `${origin}/auth/callback`, sessions });
    server = await framework(signIn);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return { signIn, origin };
  }

  test("there and back again", async () => {
    const { signIn, origin } = await serve();
    const ada = new WebBrowser();
    const go = async (url: string, init: RequestInit = {}): Promise<Response> =>
      ada.keep(await fetch(ada.request(url, { ...init, redirect: "manual" })));
    const started = await go(`${origin}/auth/login?returnTo=/notes%3Fa%3D1`);
    expect(started.status).toBe(302);
    const back = `${redirectUrlOf(started)}&email=ada%40example.org&auth_code=code-1`;
    const finished = await go(back);
    expect([finished.status, finished.headers.get("location")]).toEqual([303, `${origin}/notes?a=1`]);
    expect((await signIn.session(ada.request(origin)))?.email).toBe("ada@example.org");
    const again = await go(back);
    expect([again.status, again.headers.get("x-content-type-options")]).toEqual([400, "nosniff"]);
    expect(await again.text()).toContain("This sign-in is over");
    const out = await go(`${origin}/auth/logout`, { method: "POST" });
    expect(out.status).toBe(303);
    expect(await signIn.session(ada.request(origin))).toBeUndefined();
  });

  test("odd targets do not get through", async () => {
    const { origin } = await serve();
    const { port } = new URL(origin);
    for (const path of ["//evil.example/auth/callback?state=x", "/auth//callback", "http://evil.example/auth/x"]) {
      const status = await new Promise<number>((resolve, reject) => {
        const sent = httpRequest({ host: "127.0.0.1", port, path, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.on("error", reject);
        sent.end();
      });
      expect([400, 404]).toContain(status);
    }
  });
});
