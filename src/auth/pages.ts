import { escapeHtml } from "../rich-text/escape-html.ts";
import { createHash } from "node:crypto";

/** What the browser is shown at the end of a sign-in. Plain text: everything is escaped. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
}

const STYLE =
  "body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1c2733;background:#fff}" +
  "h1{font-size:1.6rem}@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#12181f}}";

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Headers of every answer: nothing is cached, framed, run, or told to the next site. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/** The page as HTML, complete in itself. */
export function renderPage({ title, text }: Page): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p></main></body></html>`
  );
}

export const SIGNED_IN: Page = {
  status: 200,
  title: "You are signed in",
  text: "You can close this window and go back to your program.",
};

export const REFUSED: Page = {
  status: 200,
  title: "The sign-in was not completed",
  text: "LabArchives sent you back without signing you in. You can close this window; your program says more.",
};

export const WRONG_CODE: Page = {
  status: 200,
  title: "LabArchives did not accept the sign-in",
  text: "The code was refused. You can close this window; start the sign-in again in your program.",
};

export const FAILED: Page = {
  status: 502,
  title: "The sign-in could not be finished",
  text: "LabArchives could not be asked. You can close this window; your program says more.",
};

export const ALREADY_USED: Page = {
  status: 410,
  title: "This sign-in is over",
  text: "This address has already been used. You can close this window.",
};

export const NOT_FOUND: Page = { status: 404, title: "Nothing here", text: "This address belongs to no sign-in." };

export const METHOD_NOT_ALLOWED: Page = { status: 405, title: "Not allowed", text: "Only GET is answered here." };

export const WRONG_HOST: Page = {
  status: 421,
  title: "Wrong host",
  text: "This address is only answered under 127.0.0.1 or localhost.",
};

export const NOT_A_VISIT: Page = {
  status: 403,
  title: "Not allowed",
  text: "This address must be opened as a page of its own.",
};

export const INCOMPLETE: Page = {
  status: 400,
  title: "The sign-in is incomplete",
  text: "The address lacks the email or the code, or holds one of them twice. Go back and sign in again.",
};
