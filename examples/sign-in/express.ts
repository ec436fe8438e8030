/**
 * Sign-in for an Express 5 application.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… PUBLIC_URL=http://127.0.0.1:8080 PORT=8080 npx tsx examples/sign-in/express.ts
 */
import express from "express";
import { Client } from "labapi";
import { createSignIn, MemorySessionBackend, toExpress } from "labapi/server";

const { PUBLIC_URL: publicUrl = "http://127.0.0.1:8080", PORT: port = "8080" } = process.env;
const client = new Client();
const signIn = createSignIn({ client, callbackUrl: `${publicUrl}/callback`, sessions: new MemorySessionBackend() });

const app = express();
app.get("/login", toExpress(signIn.start));
app.get("/callback", toExpress(signIn.callback));
app.post("/logout", toExpress(signIn.signOut));
app.get("/me", async (request, response) => {
  const headers = new Headers({ cookie: request.headers.cookie ?? "" });
  const session = await signIn.session(new Request(new URL(request.originalUrl, publicUrl), { headers }));
  if (session === undefined) {
    response.status(401).type("text").send("Nobody is signed in.");
    return;
  }
  const user = await client.resume(session.record);
  response.type("text").send(`${user.fullName}: ${user.notebooks.names().join(", ")}`);
});

app.listen(Number(port), "127.0.0.1", () => console.log(`Sign in at ${publicUrl}/login`));
