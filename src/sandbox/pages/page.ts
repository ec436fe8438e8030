import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Html } from "../../look/html.ts";
import { layout, type PageParts } from "./layout.ts";
import { STYLE } from "../../look/style.ts";

// Byte for byte what the policy below names; no formatter may add white space to it.
const STYLE_ELEMENT = raw(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

const BASE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'`;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** A whole web page of the sandbox's own, with the headers that keep it harmless. Works without JavaScript. */
export function page(title: string, body: Html, status = 200): Promise<Response> {
  // `form-action` also holds for the redirect after a form: sign-in leads to the application that asked.
  return respond({ title, body }, status, `${BASE_POLICY}; form-action 'self' http: https:`);
}

/**
 * A page that shows what people wrote. That is sanitised; should something get through, nothing in it may run, send a form to
 * another place, or lead away by itself.
 */
export function contentPage(parts: PageParts, status = 200): Promise<Response> {
  const policy = `${BASE_POLICY}; form-action 'self'; sandbox allow-same-origin allow-downloads allow-forms`;
  return respond(parts, status, policy);
}

async function respond(parts: PageParts, status: number, policy: string): Promise<Response> {
  const whole = await html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${parts.title} – LabArchives sandbox</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${layout(parts)}
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
