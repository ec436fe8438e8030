/**
 * Sign-in as route handlers of Next.js: plain functions from `Request` to `Response`, one per file of the `app` folder. They run here
 * on Node's own server, so that the example needs no framework.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… PUBLIC_URL=http://127.0.0.1:8080 PORT=8080 npx tsx examples/sign-in/next.ts
 */
import { serve } from "@hono/node-server";
import { Client } from "labapi";
import { createSignIn, MemorySessionBackend, toNext } from "labapi/server";

const { PUBLIC_URL: publicUrl = "http://127.0.0.1:8080", PORT: port = "8080" } = process.env;
const client = new Client();
const signIn = createSignIn({ client, callbackUrl: `${publicUrl}/callback`, sessions: new MemorySessionBackend() });

/** What each `app/<name>/route.ts` exports. */
const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  "GET /login": toNext(signIn.start),
  "GET /callback": toNext(signIn.callback),
  "POST /logout": toNext(signIn.signOut),
  "GET /me": async (request) => {
    const session = await signIn.session(request);
    if (session === undefined) return new Response("Nobody is signed in.", { status: 401 });
    const user = await client.resume(session.record);
    return new Response(`${user.fullName}: ${user.notebooks.names().join(", ")}`);
  },
};

const fetch = async (request: Request): Promise<Response> => {
  const route = routes[`${request.method} ${new URL(request.url).pathname}`];
  return route === undefined ? new Response("Nothing here.", { status: 404 }) : route(request);
};
serve({ fetch, hostname: "127.0.0.1", port: Number(port) }, () => console.log(`Sign in at ${publicUrl}/login`));
