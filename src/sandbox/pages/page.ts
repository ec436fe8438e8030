import { html, raw } from "hono/html";
import { STYLE_ELEMENT, STYLE_HASH } from "./style.ts";

/** A piece of HTML in which everything that came from outside is escaped: what `html` makes. */
export type Html = ReturnType<typeof html>;

// `form-action` also holds for the redirect after a form: sign-in leads to the application that asked.
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self' data:; form-action 'self' http: https:; frame-ancestors 'none'; base-uri 'none'`;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** A whole web page with a body of its own, and the headers that keep it harmless. Works without JavaScript. */
export async function wholePage(title: string, body: Html, status = 200): Promise<Response> {
  const whole = await html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – LabArchives sandbox</title>
        ${raw(STYLE_ELEMENT)}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  return new Response(String(whole), { status, headers: HEADERS });
}

/** A page of one column: forms and messages. */
export function page(title: string, body: Html, status = 200): Promise<Response> {
  return wholePage(
    title,
    html`<main class="plain">
      <h1>${title}</h1>
      ${body}
    </main>`,
    status,
  );
}

/** Leads the browser on. */
export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, {
    status: 302,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer", ...headers },
  });
}
