import { html } from "hono/html";
import { Parameters } from "../call.ts";
import type { ApiContext } from "../context.ts";
import { readForm, readQuery } from "../read-parameters.ts";
import { NOTHING } from "../../look/html.ts";
import { page } from "./page.ts";
import { localPath, SIGN_IN_PATH } from "./paths.ts";
import { seeOther } from "./visit.ts";
import { SessionCookie } from "./web-sessions.ts";

/** `GET /sign-in?returnTo=`: one button for each person. */
export function showWebSignIn(context: ApiContext, request: Request): Promise<Response> {
  return signInPage(context, localPath(readQuery(request).optional("returnTo")));
}

/** `POST /sign-in`: begins a session and goes to where somebody wanted to go, on this server only. */
export async function finishWebSignIn(context: ApiContext, request: Request): Promise<Response> {
  const params = new Parameters(new Map(await readForm(request)));
  const returnTo = localPath(params.optional("returnTo"));
  const account = context.store.accounts.byEmail(params.optional("account") ?? "");
  if (account === undefined) return signInPage(context, returnTo, "There is no such person.");
  endSession(context, request);
  const id = context.webSessions.begin(account.id);
  return seeOther(returnTo, new SessionCookie(context.origin()).write(id));
}

/** `POST /sign-out`: ends the session, in the sandbox and in the browser. */
export function signOut(context: ApiContext, request: Request): Response {
  endSession(context, request);
  return seeOther(SIGN_IN_PATH, new SessionCookie(context.origin()).erase());
}

function endSession(context: ApiContext, request: Request): void {
  const id = new SessionCookie(context.origin()).read(request.headers.get("cookie"));
  if (id !== undefined) context.webSessions.end(id);
}

function signInPage(context: ApiContext, returnTo: string, problem?: string): Promise<Response> {
  const people = context.store.accounts
    .all()
    .map(
      ({ email, fullName }) =>
        html`<button class="person" type="submit" name="account" value="${email}">
          <strong>${fullName}</strong> <span>${email}</span>
        </button>`,
    );
  const body = html`${problem === undefined ? NOTHING : html`<p role="alert">${problem}</p>`}
    <p>Who are you? One click is enough: this is a local sandbox, there is no password.</p>
    <form method="post" action="${SIGN_IN_PATH}">
      <input type="hidden" name="returnTo" value="${returnTo}" />
      ${people}
    </form>
    <p class="note">Nothing here leaves this machine.</p>`;
  return page("Sign in", body, problem === undefined ? 200 : 400);
}
