/**
 * Sign-in for a Fastify 5 application.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… PUBLIC_URL=http://127.0.0.1:8080 PORT=8080 npx tsx examples/sign-in/fastify.ts
 */
import Fastify from "fastify";
import { Client } from "labapi";
import { createSignIn, MemorySessionBackend, toFastify } from "labapi/server";

const { PUBLIC_URL: publicUrl = "http://127.0.0.1:8080", PORT: port = "8080" } = process.env;
const client = new Client();
const signIn = createSignIn({ client, callbackUrl: `${publicUrl}/callback`, sessions: new MemorySessionBackend() });

const app = Fastify();
app.get("/login", toFastify(signIn.start));
app.get("/callback", toFastify(signIn.callback));
app.post("/logout", toFastify(signIn.signOut));
app.get("/me", async (request, reply) => {
  const headers = new Headers({ cookie: request.headers.cookie ?? "" });
  const session = await signIn.session(new Request(new URL(request.url, publicUrl), { headers }));
  if (session === undefined) return reply.code(401).send("Nobody is signed in.");
  const user = await client.resume(session.record);
  return `${user.fullName}: ${user.notebooks.names().join(", ")}`;
});

await app.listen({ host: "127.0.0.1", port: Number(port) });
console.log(`Sign in at ${publicUrl}/login`);
