/**
 * Sign-in for a Hono application. Several instances may run behind a proxy: give them the same `REDIS_URL`.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… PUBLIC_URL=http://127.0.0.1:8080 PORT=8080 npx tsx examples/sign-in/hono.ts
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Client } from "labapi";
import { createSignIn, MemorySessionBackend, RedisSessionBackend, toHono } from "labapi/server";

const { PUBLIC_URL: publicUrl = "http://127.0.0.1:8080", PORT: port = "8080", REDIS_URL: redisUrl } = process.env;

async function sessionBackend(): Promise<MemorySessionBackend | RedisSessionBackend> {
  if (redisUrl === undefined) return new MemorySessionBackend();
  const { createClient } = await import("redis");
  return new RedisSessionBackend(await createClient({ url: redisUrl }).connect());
}

const client = new Client();
const signIn = createSignIn({ client, callbackUrl: `${publicUrl}/callback`, sessions: await sessionBackend() });

const app = new Hono();
app.get("/login", toHono(signIn.start));
app.get("/callback", toHono(signIn.callback));
app.post("/logout", toHono(signIn.signOut));
app.get("/me", async (context) => {
  const session = await signIn.session(context.req.raw);
  if (session === undefined) return context.text("Nobody is signed in.", 401);
  const user = await client.resume(session.record);
  return context.text(`${user.fullName}: ${user.notebooks.names().join(", ")}`);
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(port) }, () =>
  console.log(`Sign in at ${publicUrl}/login`),
);
