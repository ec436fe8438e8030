import { html } from "hono/html";
import type { ApiContext } from "../context.ts";
import { readForm } from "../read-parameters.ts";
import { page, redirect } from "./page.ts";

export const SIGN_IN_PATH = "/sign-in";
export const SIGN_OUT_PATH = "/sign-out";

/** `GET /sign-in`: whose notebooks do you want to see? */
export function showWebSignIn(context: ApiContext, request: Request): Promise<Response> {
  const returnTo = localPath(new URL(request.url).searchParams.get("returnTo"));
  const people = context.store.accounts
    .all()
    .map(
      ({ email, fullName }) =>
        html`<p>
          <button type="submit" name="account" value="${email}">${fullName}</button> <span class="note">${email}</span>
        </p>`,
    );
  const body = html`<p>Whose notebooks do you want to see? In the sandbox nobody has to give a password.</p>
    <form method="post" action="${SIGN_IN_PATH}">
      <input type="hidden" name="returnTo" value="${returnTo}" />
      ${people}
    </form>`;
  return page("Sign in", body);
}

/** `POST /sign-in`. */
export async function finishWebSignIn(context: ApiContext, request: Request): Promise<Response> {
  const form = new Map(await readForm(request));
  const account = context.store.accounts.byEmail(form.get("account") ?? "");
  if (account === undefined) return page("Sign in", html`<p>There is no such account.</p>`, 400);
  return redirect(localPath(form.get("returnTo")), { "set-cookie": context.webSessions.begin(account) });
}

/** `POST /sign-out`. */
export function signOut(context: ApiContext, request: Request): Response {
  return redirect(SIGN_IN_PATH, { "set-cookie": context.webSessions.end(request) });
}

/** Only a path of this server: nobody is led elsewhere by a link to the sign-in. */
export function localPath(path: string | null | undefined): string {
  return path !== null && path !== undefined && /^\/(?![/\\])[^\\\u0000-\u0020]*$/.test(path) ? path : "/";
}
