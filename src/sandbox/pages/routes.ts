import { html } from "hono/html";
import type { Context, Hono } from "hono";
import type { ApiContext } from "../context.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { changeExternalApps, EXTERNAL_APPS_PATH, showExternalApps } from "./external-apps.ts";
import { sendFile, sendIcon, showDashboard, showEntry, showPage, showStart } from "./notebook.ts";
import { page, redirect } from "./page.ts";
import { showSearch } from "./search-page.ts";
import { finishSignIn, showSignIn } from "./sign-in.ts";
import { Viewer } from "./viewer.ts";
import { finishWebSignIn, SIGN_IN_PATH, SIGN_OUT_PATH, showWebSignIn, signOut } from "./web-sign-in.ts";

type App = Hono<{ Bindings: { clientIp: string } }>;
type Answer = Response | Promise<Response>;
type ShowToAnybody = (context: ApiContext, request: Request) => Answer;
type ShowToViewer = (
  viewer: Viewer,
  asked: { param: (name: string) => string; query: URLSearchParams },
) => Promise<Response>;

/** Adds the web pages, which only a browser on this machine may see. */
export function addPages(app: App, context: ApiContext): void {
  const open =
    (show: ShowToAnybody) =>
    ({ req }: Context): Answer =>
      isFromHere(context, req.raw) ? show(context, req.raw) : notFromHere();
  app.get("/api_user_login", open(showSignIn));
  app.post("/api_user_login", open(finishSignIn));
  app.get(EXTERNAL_APPS_PATH, open(showExternalApps));
  app.post(EXTERNAL_APPS_PATH, open(changeExternalApps));
  app.get(SIGN_IN_PATH, open(showWebSignIn));
  app.post(SIGN_IN_PATH, open(finishWebSignIn));
  app.post(SIGN_OUT_PATH, open(signOut));
  // Browsers ask by themselves.
  app.get("/favicon.ico", () => new Response(null, { status: 204 }));
  app.get("/icon.png", () => sendIcon());
  addViewer(app, context);
}

/** What only somebody who is signed in sees, as far as their rights go. */
function addViewer(app: App, context: ApiContext): void {
  const seen =
    (show: ShowToViewer) =>
    async ({ req }: Context): Promise<Response> => {
      if (!isFromHere(context, req.raw)) return notFromHere();
      const account = context.webSessions.who(req.raw, context.store);
      const { pathname, search, searchParams } = new URL(req.url);
      if (account === undefined) return redirect(`${SIGN_IN_PATH}?returnTo=${encodeURIComponent(pathname + search)}`);
      const asked = { param: (name: string) => req.param(name) ?? "", query: searchParams };
      return found(() => show(new Viewer(context, account), asked));
    };
  app.get("/", seen(showStart));
  app.get(
    "/search",
    seen((viewer, { query }) => showSearch(viewer, query.get("q") ?? "", query.get("nbid") ?? undefined)),
  );
  app.get(
    "/entry/:eid",
    seen((viewer, { param }) => showEntry(viewer, param("eid"))),
  );
  app.get(
    "/file/:eid",
    seen((viewer, { param, query }) => sendFile(viewer, param("eid"), query.has("inline"))),
  );
  app.get(
    "/:nbid/notebook-dashboard",
    seen((viewer, { param }) => showDashboard(viewer, param("nbid"))),
  );
  app.get(
    "/:nbid/page/:node",
    seen((viewer, { param }) => showPage(viewer, param("nbid"), param("node"))),
  );
}

async function found(task: () => Promise<Response>): Promise<Response> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof SandboxFault)) throw error;
    const back = html`<p>${error.description}</p>
      <p><a href="/">To the notebooks</a></p>`;
    return error.code === 4501 ? page("Not for you", back, 403) : page("Not found", back, 404);
  }
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
