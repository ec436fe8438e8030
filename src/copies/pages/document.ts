import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { frame, type Html, NOTHING, textOf } from "../../look/index.ts";
import { KEYS_SCRIPT, SEARCH_SCRIPT } from "./reader/script.ts";

/** Where the style sheet and what the search needs lie, from the top of a snapshot. No node's folder is called so: they have numbers. */
export const READER_FOLDER = "reader";

/** A page of a snapshot. */
export interface DocumentParts {
  readonly title: string;
  readonly notebook: string;
  readonly body: Html;
  readonly trail?: Html;
  readonly side?: Html;
  /** From the page to the top of the snapshot: `../../`, or nothing. */
  readonly toTop: string;
  /** The page that searches: its script may load the texts. */
  readonly isSearch?: boolean;
}

/**
 * A whole document. Its policy lets nothing run but the script that stands in it, and nothing load but what lies beside it; a copy
 * that is opened from a disk has `file:` for an origin, one that is served its server.
 */
export function documentOf(parts: DocumentParts): string {
  const script = parts.isSearch === true ? `${KEYS_SCRIPT}${SEARCH_SCRIPT}` : KEYS_SCRIPT;
  const title = parts.title === parts.notebook ? parts.title : `${parts.title} – ${parts.notebook}`;
  const style = `${parts.toTop}${READER_FOLDER}/style.css`;
  const whole = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policyOf(script, parts.isSearch === true)}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        ${framed(parts)} ${keysHelp()} ${scriptElement(script)}
      </body>
    </html> `;
  return textOf(whole);
}

function framed({ title, notebook, body, trail, side, toTop }: DocumentParts): Html {
  const home = `${toTop}index.html`;
  const brand = html`<a class="brand" href="${home}">${notebook}<span>copy</span></a>`;
  return frame({ title, body, brand, top: searchForm(home), trail, side, mainClass: "wide" });
}

/** Hidden until the script says that it can search; without one, a browser's own search has to do. */
function searchForm(home: string): Html {
  return html`<form role="search" method="get" action="${home}" aria-label="This copy" hidden>
      <label class="unseen" for="search">Search this copy</label>
      <input type="search" id="search" name="q" placeholder="Search this copy" />
      <button type="submit">Search</button>
    </form>
    <button type="button" id="show-keys" aria-haspopup="dialog" hidden>Keys</button>`;
}

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ["j", "next entry"],
  ["k", "entry before"],
  ["n", "next page"],
  ["p", "page before"],
  ["/", "search"],
  ["?", "this list"],
];

function keysHelp(): Html {
  return html`<dialog id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <dl class="facts">
      ${KEYS.map(
        ([key, does]) =>
          html`<dt><kbd>${key}</kbd></dt>
            <dd>${does}</dd>`,
      )}
    </dl>
    <form method="dialog"><button value="close">Close</button><button value="off">Turn keys off here</button></form>
  </dialog>`;
}

/** Byte for byte what the policy names. */
function scriptElement(script: string): Html {
  return script === "" ? NOTHING : raw(`<script>${script}</script>`);
}

function policyOf(script: string, isSearch: boolean): string {
  const hash = createHash("sha256").update(script).digest("base64");
  const here = "'self' file:";
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'${isSearch ? ` ${here}` : ""}`,
    `style-src ${here}`,
    `img-src ${here} data:`,
    `media-src ${here}`,
    `frame-src ${here}`,
    `form-action ${here}`,
    "base-uri 'none'",
  ].join("; ");
}
