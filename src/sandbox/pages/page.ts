import { createHash } from "node:crypto";
import { html, raw } from "hono/html";

/** A piece of HTML in which everything that came from outside is escaped: what `html` makes. */
export type Html = ReturnType<typeof html>;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1b2733}
fieldset{border:1px solid #c5d0da;border-radius:.5rem;margin:0 0 1rem}label{display:block;padding:.25rem 0}
button{font:inherit;padding:.4rem .9rem;margin:0 .5rem .5rem 0;cursor:pointer}code{overflow-wrap:anywhere}
table{border-collapse:collapse}td,th{border:1px solid #c5d0da;padding:.3rem .6rem;text-align:left}
.note{color:#5a6b7b;font-size:.9rem}article{border-top:1px solid #c5d0da;padding:.75rem 0}pre{white-space:pre-wrap}img{max-width:100%}`;

// Byte for byte what the policy below names; no formatter may add white space to it.
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

const BASE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'`;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** A whole web page of the sandbox's own, with the headers that keep it harmless. Works without JavaScript. */
export function page(title: string, body: Html, status = 200): Promise<Response> {
  // `form-action` also holds for the redirect after a form: sign-in leads to the application that asked.
  return respond(title, body, status, `${BASE_POLICY}; form-action 'self' http: https:`);
}

/** A page that shows what people wrote, markup and all: nothing in it may run, send a form, or lead away by itself. */
export function contentPage(title: string, body: Html): Promise<Response> {
  return respond(title, body, 200, `${BASE_POLICY}; form-action 'none'; sandbox allow-same-origin allow-downloads`);
}

async function respond(title: string, body: Html, status: number, policy: string): Promise<Response> {
  const whole = await html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} – LabArchives sandbox</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
  return new Response(String(whole), { status, headers: { ...HEADERS, "content-security-policy": policy } });
}

/** Leads the browser on. */
export function redirect(location: string): Response {
  return new Response(null, {
    status: 302,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
