import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { html } from "hono/html";
import { textOf } from "../../look/index.ts";
import { noteKey, Verified } from "../check/verified.ts";
import { inFolder } from "../vault/disk.ts";
import type { Opened, Shown } from "./shelf.ts";

/**
 * Whether every byte of it was read and was right, at some time since it was made: `verify` notes that beside the copies, wherever it
 * was started. A file that was written to since is found when it is shown.
 */
export async function isVerified({ path }: Shown, { sums }: Opened): Promise<boolean> {
  const folders = [dirname(path), dirname(dirname(path))];
  const notes = await Promise.all(folders.map((folder) => Verified.read(folder)));
  for (const [name, sha256] of sums) {
    const info = await stat(inFolder(path, name)).catch(() => undefined);
    if (info === undefined) return false;
    const key = noteKey(path, { path: name, sha256 }, info);
    if (!notes.some((note) => note.at(key) > 0)) return false;
  }
  return true;
}

/** Above every page of a copy that somebody looks at without that. */
export function bannerOf(): string {
  return textOf(
    html`<p class="banner" role="note">
      <strong>Local copy not verified.</strong> <code>labapi verify --data all</code> checks all of its files.
    </p>`,
  );
}
