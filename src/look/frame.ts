import { html } from "hono/html";
import { type Html, NOTHING } from "./html.ts";

/** What a page is made of. */
export interface FrameParts {
  readonly title: string;
  readonly body: Html;
  /** At the top left: whose pages these are. */
  readonly brand: Html;
  /** At the top beside it: search, who looks. */
  readonly top: Html;
  /** Above the title: where this stands. */
  readonly trail?: Html | undefined;
  /** Beside the content: the tree of a notebook. On a narrow screen it stands below, and a link at the top leads there. */
  readonly side?: Html | undefined;
  /** How wide it is where nothing stands beside it: `narrow` or `wide`. */
  readonly mainClass: string;
}

/** Everything within `<body>`: skip link, banner, navigation, main content. */
export function frame({ title, body, brand, top, trail, side, mainClass }: FrameParts): Html {
  const main = html`<main id="main" tabindex="-1" class="${side === undefined ? mainClass : "content"}">
    ${trail === undefined ? NOTHING : html`<p class="trail">${trail}</p>`}
    <h1>${title}</h1>
    ${body}
  </main>`;
  const jump = side === undefined ? NOTHING : html`<a class="jump" href="#tree">Tree</a>`;
  return html`<a class="skip" href="#main">Skip to content</a>
    <header class="top">${brand}${jump}${top}</header>
    ${side === undefined ? main : html`<div class="columns">${side}${main}</div>`}`;
}
