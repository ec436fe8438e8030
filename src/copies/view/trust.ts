import { html } from "hono/html";
import { textOf } from "../../look/index.ts";
import type { Shown } from "./shelf.ts";

/** Whether somebody checked all of its files since it was made. */
export async function isVerified(_shown: Shown): Promise<boolean> {
  return false;
}

/** Above every page of a copy that somebody looks at without that. */
export function bannerOf(): string {
  return textOf(
    html`<p class="banner" role="note">
      <strong>Local copy not verified.</strong> <code>labapi verify --data</code> checks all of its files.
    </p>`,
  );
}
