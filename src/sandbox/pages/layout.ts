import { html } from "hono/html";
import type { NotebookRow } from "../store/notebooks.ts";
import { type Html, wholePage } from "./page.ts";
import type { Viewer } from "./viewer.ts";
import { SIGN_OUT_PATH } from "./web-sign-in.ts";

/** What a page of the notebook viewer is made of. */
export interface ViewOptions {
  readonly title: string;
  /** Above the title: where this is. */
  readonly crumbs?: string | undefined;
  /** Beside the content: the tree. */
  readonly aside?: Html | undefined;
  readonly content: Html;
  /** Search in this notebook only. */
  readonly notebook?: NotebookRow | undefined;
  readonly query?: string | undefined;
}

/** A page with a bar on top, the tree on the left and the content on the right. */
export function view(
  viewer: Viewer,
  { title, crumbs, aside, content, notebook, query = "" }: ViewOptions,
): Promise<Response> {
  const scope = notebook === undefined ? html`` : html`<input type="hidden" name="nbid" value="${notebook.wireId}" />`;
  const where = notebook === undefined ? "all notebooks" : "this notebook";
  const bar = html`<header class="bar">
    <strong><a href="/">LabArchives sandbox</a></strong>
    <form action="/search" role="search">
      ${scope}
      <label for="q" class="note">Search</label>
      <input id="q" type="search" name="q" value="${query}" placeholder="${where}" />
      <button type="submit">Find</button>
    </form>
    <form class="who" method="post" action="${SIGN_OUT_PATH}">
      <span>${viewer.account.fullName}</span>
      <button type="submit">Sign out</button>
    </form>
  </header>`;
  const above = crumbs === undefined ? html`` : html`<p class="crumbs">${crumbs}</p>`;
  const main = html`<main id="content">
    ${above}
    <h1>${title}</h1>
    ${content}
  </main>`;
  const body = html`<a class="skip" href="#content">To the content</a>${bar}
    ${aside === undefined ? main : html`<div class="columns">${aside}${main}</div>`}`;
  return wholePage(title, body);
}
