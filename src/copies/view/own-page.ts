import { html } from "hono/html";
import { frame, type Html, NOTHING, textOf } from "../../look/index.ts";
import type { Answer } from "./answers.ts";

/** A page of the server itself: its list of copies, or why something is not shown. */
export function ownPage(status: number, title: string, body: Html): Answer {
  const brand = html`<a class="brand" href="/">labapi<span>copies</span></a>`;
  const whole = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        ${frame({ title, body, brand, top: NOTHING, mainClass: "narrow" })}
      </body>
    </html> `;
  return { status, text: textOf(whole), type: "text/html; charset=utf-8" };
}
