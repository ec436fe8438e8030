/**
 * A web service that signs people in: `/login` sends the browser to LabArchives, `/callback` receives it back.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… PORT=8080 npx tsx examples/web-service.ts
 */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Client } from "labapi";

const client = new Client();
const app = new Hono();

app.get("/login", (context) => {
  const callbackUrl = new URL("/callback", context.req.url).href;
  return context.redirect(client.generateAuthUrl(callbackUrl));
});

app.get("/callback", async (context) => {
  const { email, auth_code: authCode } = context.req.query();
  if (!email || !authCode) return context.text("Authentication failed.", 400);
  const user = await client.login(email, authCode);
  // Keep user.session() where your service keeps secrets; it lets the person in again without a new sign-in.
  return context.text(`Logged in as ${user.fullName}. Notebooks: ${user.notebooks.names().join(", ")}`);
});

const server = serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 8080) },
  ({ port }) => console.log(`Sign in at http://127.0.0.1:${port}/login`),
);
process.once("SIGTERM", () => server.close(() => void client.close()));
