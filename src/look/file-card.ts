import { html } from "hono/html";
import { type Html, typeLabel } from "./html.ts";

/** A file: a sheet that names its type, its name (as a link, where it may be one), and the facts about it. */
export function fileCard(name: string, link: Html, facts: Html): Html {
  return html`<div class="file">
    <span class="icon" aria-hidden="true">${typeLabel(name)}</span>
    <div>${link}<br /><span class="note">${facts}</span></div>
  </div>`;
}
