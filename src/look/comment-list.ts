import { html } from "hono/html";
import { count, type Html, NOTHING, time } from "./html.ts";

/** What somebody said about an entry. */
export interface SaidComment {
  readonly author: string | undefined;
  /** Epoch milliseconds, or a date as it was written. */
  readonly createdAt: number | string | undefined;
  readonly text: Html;
}

/** The comments below an entry; nothing where there are none. */
export function commentList(comments: readonly SaidComment[]): Html {
  if (comments.length === 0) return NOTHING;
  const items = comments.map(
    ({ author, createdAt, text }) =>
      html`<li>
        <strong>${author ?? "Somebody"}</strong>
        <span class="note">${createdAt === undefined ? NOTHING : time(createdAt)}</span>
        ${text}
      </li>`,
  );
  return html`<div class="talk">
    <h3 class="kind">${count(items.length, "comment")}</h3>
    <ul class="comments">
      ${items}
    </ul>
  </div>`;
}
