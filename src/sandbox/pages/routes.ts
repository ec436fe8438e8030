import { html } from "hono/html";
import type { Context, Hono } from "hono";
import type { ApiContext } from "../context.ts";
import { changeExternalApps, EXTERNAL_APPS_PATH, showExternalApps } from "./external-apps.ts";
import { page } from "./page.ts";
import { finishSignIn, showSignIn } from "./sign-in.ts";

/** Adds the web pages, which only a browser on this machine may see. */
export function addPages(app: Hono<{ Bindings: { clientIp: string } }>, context: ApiContext): void {
  const guarded =
    (answer: (context: ApiContext, request: Request) => Response | Promise<Response>) =>
    ({ req }: Context): Response | Promise<Response> =>
      isFromHere(context, req.raw)
        ? answer(context, req.raw)
        : page("Not from here", html`<p>This page is for this machine only.</p>`, 403);
  app.get("/api_user_login", guarded(showSignIn));
  app.post("/api_user_login", guarded(finishSignIn));
  app.get(EXTERNAL_APPS_PATH, guarded(showExternalApps));
  app.post(EXTERNAL_APPS_PATH, guarded(changeExternalApps));
}

/**
 * A foreign web page must not reach these pages: not under a name of its own that leads to 127.0.0.1 (the Host header tells),
 * and not by a form (Sec-Fetch-Site tells; the Origin is "null", for want of a referrer). Calls in process and by scripts
 * carry none of them.
 */
function isFromHere(context: ApiContext, request: Request): boolean {
  const { port } = new URL(context.origin());
  const host = request.headers.get("host");
  if (host !== null && host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  const site = request.headers.get("sec-fetch-site");
  return request.method === "GET" || site === null || site === "same-origin";
}
