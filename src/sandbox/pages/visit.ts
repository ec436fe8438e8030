import type { ApiContext } from "../context.ts";
import type { Caller } from "../rights.ts";
import { SIGN_IN_PATH } from "./paths.ts";
import { SessionCookie } from "./web-sessions.ts";

/** A request for a web page by somebody who is signed in. */
export interface Visit extends Caller {
  readonly context: ApiContext;
  readonly request: Request;
}

/** Who the session cookie says it is; `undefined` for everybody else. */
export function visitOf(context: ApiContext, request: Request): Visit | undefined {
  const id = new SessionCookie(context.origin()).read(request.headers.get("cookie"));
  const userId = id === undefined ? undefined : context.webSessions.userId(id);
  const account = userId === undefined ? undefined : context.store.accounts.byId(userId);
  return account && { context, request, account, store: context.store, now: context.now() };
}

/** To the sign-in page, and back here afterwards. */
export function signInFirst(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const here = `${pathname}${search}`;
  return seeOther(here === "/" ? SIGN_IN_PATH : `${SIGN_IN_PATH}?returnTo=${encodeURIComponent(here)}`);
}

/** Leads on with a GET, whatever this was. */
export function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ location, "cache-control": "no-store", "referrer-policy": "no-referrer" });
  if (cookie !== undefined) headers.set("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
