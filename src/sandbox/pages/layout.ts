import { html } from "hono/html";
import { SEARCH_PATH, SIGN_OUT_PATH } from "./paths.ts";
import { frame } from "../../look/frame.ts";
import { type Html, NOTHING } from "../../look/html.ts";
import type { Visit } from "./visit.ts";

/** What a page is made of. */
export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Who looks; nobody on the pages before the sign-in. */
  readonly visit?: Visit | undefined;
  /** Above the title: where this stands. */
  readonly trail?: Html;
  /** Beside the content: the tree of a notebook. */
  readonly side?: Html;
  /** On a page with a search of its own there is none at the top. */
  readonly isSearch?: boolean;
  /** What the search at the top keeps to. */
  readonly notebookId?: string;
}

/** Everything within `<body>`: skip link, banner, navigation, main content. */
export function layout(parts: PageParts): Html {
  const { title, body, trail, side } = parts;
  const brand = html`<a class="brand" href="/">LabArchives<span>sandbox</span></a>`;
  const search = parts.isSearch === true ? NOTHING : topSearch(parts.notebookId);
  const top = parts.visit === undefined ? NOTHING : html`${search}${whoForm(parts.visit)}`;
  return frame({ title, body, trail, side, brand, top, mainClass: mainClass(parts) });
}

function mainClass({ visit }: PageParts): string {
  return visit === undefined ? "narrow" : "wide";
}

function topSearch(notebookId: string | undefined): Html {
  const scope = notebookId === undefined ? NOTHING : html`<input type="hidden" name="nbid" value="${notebookId}" />`;
  return html`<form role="search" method="get" action="${SEARCH_PATH}" aria-label="Entries">
    ${scope}
    <label class="unseen" for="top-search">Search ${notebookId === undefined ? "" : "in this notebook"}</label>
    <input
      type="search"
      id="top-search"
      name="q"
      placeholder="${notebookId === undefined ? "Search all notebooks" : "Search this notebook"}"
    />
    <button type="submit">Search</button>
  </form>`;
}

function whoForm({ account }: Visit): Html {
  return html`<form class="who" method="post" action="${SIGN_OUT_PATH}">
    <span>${account.fullName}</span>
    <button type="submit">Sign out</button>
  </form>`;
}
