import { PAGE_HEADERS, type Page, renderPage } from "../auth/pages.ts";
import { AuthenticationError, isLabArchivesError } from "../core/errors.ts";

/** Sends the browser on. The target is a URL we made. */
export function redirect(target: string, status: 302 | 303, cookies: readonly string[]): Response {
  const headers = new Headers({ location: target, "cache-control": "no-store", "referrer-policy": "no-referrer" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status, headers });
}

/** A page with fixed words: nothing that came with the request is in it. */
export function pageAnswer(page: Page, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(renderPage(page), { status: page.status, headers: { ...PAGE_HEADERS, ...headers } });
}

export const NOT_THIS_BROWSER: Page = {
  status: 400,
  title: "This sign-in is over",
  text: "It was not started in this browser, took too long, or is finished already. Please start it again.",
};

const REFUSED: Page = {
  status: 403,
  title: "You are not signed in",
  text: "LabArchives did not sign you in. Please start again if that was not what you wanted.",
};

const FAILED: Page = {
  status: 502,
  title: "The sign-in could not be finished",
  text: "LabArchives could not be asked. Please start again in a moment.",
};

const BROKEN: Page = {
  status: 500,
  title: "The sign-in could not be finished",
  text: "Something went wrong in this application. Please start again in a moment.",
};

export const UNAVAILABLE: Page = {
  status: 503,
  title: "The sign-in is not available",
  text: "This application cannot reach its sessions. Please start again in a moment.",
};

/** What the browser is told about a failure: only its kind. */
export function failurePage(error: unknown): Page {
  if (error instanceof AuthenticationError) return REFUSED;
  return isLabArchivesError(error) ? FAILED : BROKEN;
}

export const INCOMPLETE: Page = {
  status: 400,
  title: "The sign-in is incomplete",
  text: "LabArchives' answer lacks something. Please start the sign-in again.",
};

export const NOT_FOUND: Page = { status: 404, title: "Nothing here", text: "This address belongs to no sign-in." };

export const WRONG_METHOD: Page = { status: 405, title: "Not allowed", text: "This address is used in another way." };

export const FOREIGN_FORM: Page = {
  status: 403,
  title: "Not allowed",
  text: "This can only be done from the application's own pages.",
};
