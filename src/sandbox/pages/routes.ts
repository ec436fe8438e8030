import { html } from "hono/html";
import type { Context, Hono } from "hono";
import type { ApiContext } from "../context.ts";
import { changeExternalApps, EXTERNAL_APPS_PATH, showExternalApps } from "./external-apps.ts";
import { sendFile, showDashboard, showEntry, showPage, showStart } from "./notebook.ts";
import { page } from "./page.ts";
import { finishSignIn, showSignIn } from "./sign-in.ts";

/** Adds the web pages, which only a browser on this machine may see. */
export function addPages(app: Hono<{ Bindings: { clientIp: string } }>, context: ApiContext): void {
  const guarded =
    (answer: (request: Request, param: (name: string) => string) => Response | Promise<Response>) =>
    ({ req }: Context): Response | Promise<Response> =>
      isFromHere(context, req.raw) ? answer(req.raw, (name) => req.param(name) ?? "") : notFromHere();
  app.get(
    "/api_user_login",
    guarded((request) => showSignIn(context, request)),
  );
  app.post(
    "/api_user_login",
    guarded((request) => finishSignIn(context, request)),
  );
  app.get(
    EXTERNAL_APPS_PATH,
    guarded((request) => showExternalApps(context, request)),
  );
  app.post(
    EXTERNAL_APPS_PATH,
    guarded((request) => changeExternalApps(context, request)),
  );
  // Browsers ask by themselves.
  app.get("/favicon.ico", () => new Response(null, { status: 204 }));
  app.get(
    "/",
    guarded(() => showStart(context)),
  );
  app.get(
    "/entry/:eid",
    guarded((_request, param) => showEntry(context, param("eid"))),
  );
  app.get(
    "/file/:eid",
    guarded((_request, param) => sendFile(context, param("eid"))),
  );
  app.get(
    "/:nbid/notebook-dashboard",
    guarded((_request, param) => showDashboard(context, param("nbid"))),
  );
  app.get(
    "/:nbid/page/:node",
    guarded((_request, param) => showPage(context, param("nbid"), param("node"))),
  );
}

function notFromHere(): Promise<Response> {
  return page("Not from here", html`<p>This page is for this machine only.</p>`, 403);
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
