import { html } from "hono/html";
import type { Context, Hono } from "hono";
import type { ApiContext } from "../context.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { changeExternalApps, EXTERNAL_APPS_PATH, showExternalApps } from "./external-apps.ts";
import { sendFile, sendPicture, sendThumbnail } from "./files.ts";
import { isFromHere } from "./from-here.ts";
import { showDashboard, showEntry, showInbox, showNode } from "./notebook.ts";
import { contentPage, page } from "./page.ts";
import { INBOX_PATH, SEARCH_PATH, SIGN_IN_PATH, SIGN_OUT_PATH } from "./paths.ts";
import { showSearch } from "./search-page.ts";
import { finishSignIn, showSignIn } from "./sign-in.ts";
import { showStart } from "./start.ts";
import { signInFirst, type Visit, visitOf } from "./visit.ts";
import { finishWebSignIn, showWebSignIn, signOut } from "./web-sign-in.ts";

type App = Hono<{ Bindings: { clientIp: string } }>;
type Answered = Response | Promise<Response>;
type Param = (name: string) => string;

/** Adds the web pages, which only a browser on this machine may see. */
export function addPages(app: App, context: ApiContext): void {
  addSignIn(app, context);
  // Browsers ask by themselves.
  app.get("/favicon.ico", () => new Response(null, { status: 204 }));
  const show = (path: string, answer: (visit: Visit, param: Param) => Answered): void => {
    app.get(path, (c) => guarded(context, c, (request) => answerVisit(context, request, paramOf(c), answer)));
  };
  show("/", (visit) => showStart(visit));
  show(INBOX_PATH, (visit) => showInbox(visit));
  show(SEARCH_PATH, (visit) => showSearch(visit));
  show("/entry/:eid", (visit, param) => showEntry(visit, param("eid")));
  show("/file/:eid", (visit, param) => sendFile(visit, param("eid")));
  show("/picture/:eid", (visit, param) => sendPicture(visit, param("eid")));
  show("/thumbnail/:eid", (visit, param) => sendThumbnail(visit, param("eid")));
  show("/:nbid/notebook-dashboard", (visit, param) => showDashboard(visit, param("nbid")));
  show("/:nbid/page/:node", (visit, param) => showNode(visit, param("nbid"), param("node")));
}

/** What is there for whoever is not signed in. */
function addSignIn(app: App, context: ApiContext): void {
  const pair = (path: string, get: typeof showSignIn, post: typeof showSignIn): void => {
    app.get(path, (c) => guarded(context, c, (request) => get(context, request)));
    app.post(path, (c) => guarded(context, c, (request) => post(context, request)));
  };
  pair("/api_user_login", showSignIn, finishSignIn);
  pair(EXTERNAL_APPS_PATH, showExternalApps, changeExternalApps);
  pair(SIGN_IN_PATH, showWebSignIn, finishWebSignIn);
  app.post(SIGN_OUT_PATH, (c) => guarded(context, c, (request) => signOut(context, request)));
}

async function guarded(
  context: ApiContext,
  { req }: Context,
  answer: (request: Request) => Answered,
): Promise<Response> {
  if (!isFromHere(context, req.raw))
    return page("Not from here", html`<p>This page is for this machine only.</p>`, 403);
  try {
    return await answer(req.raw);
  } catch (error) {
    if (error instanceof SandboxFault) return refusalPage(error);
    throw error;
  }
}

async function answerVisit(
  context: ApiContext,
  request: Request,
  param: Param,
  answer: (visit: Visit, param: Param) => Answered,
): Promise<Response> {
  const visit = visitOf(context, request);
  if (visit === undefined) return signInFirst(request);
  try {
    return await answer(visit, param);
  } catch (error) {
    if (error instanceof SandboxFault) return refusalPage(error, visit);
    throw error;
  }
}

function paramOf({ req }: Context): Param {
  return (name) => req.param(name) ?? "";
}

/** What the API would answer as XML. */
function refusalPage({ code, status, description }: SandboxFault, visit?: Visit): Promise<Response> {
  const isForbidden = code === 4501 || code === 4502;
  const title = isForbidden ? "Not for you" : status === 404 ? "Not found" : "That did not work";
  const advice = isForbidden ? html`<p>Sign out to come as somebody else.</p>` : "";
  const body = html`<p>${description}</p>
    ${advice}
    <p><a href="/">Your notebooks</a></p>`;
  return contentPage({ title, body, visit }, isForbidden ? 403 : status);
}
