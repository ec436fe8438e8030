import type { EntryRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { NotebookRow } from "../store/notebooks.ts";

export const SIGN_IN_PATH = "/sign-in";
export const SIGN_OUT_PATH = "/sign-out";
export const SEARCH_PATH = "/search";
export const INBOX_PATH = "/inbox";

type Named = { readonly wireId: string };

export function dashboardPath({ wireId }: Pick<NotebookRow, "wireId">): string {
  return `/${encodeURIComponent(wireId)}/notebook-dashboard`;
}

/** Of a folder as well: LabArchives has one form for both. */
export function nodePath(notebook: Named, node: Pick<NodeRow, "wireId">): string {
  return `/${encodeURIComponent(notebook.wireId)}/page/${encodeURIComponent(node.wireId)}`;
}

export function entryPath({ wireId }: Named): string {
  return `/entry/${encodeURIComponent(wireId)}`;
}

/** The id of an entry's element on its page. */
export function entryAnchor({ id }: Pick<EntryRow, "id">): string {
  return `entry-${id}`;
}

/** The newest version of a file unless one is named. */
export function filePath({ wireId }: Named, version?: number): string {
  return `/file/${encodeURIComponent(wireId)}${version === undefined ? "" : `?version=${version}`}`;
}

export function picturePath({ wireId }: Named): string {
  return `/picture/${encodeURIComponent(wireId)}`;
}

export function thumbnailPath({ wireId }: Named): string {
  return `/thumbnail/${encodeURIComponent(wireId)}`;
}

/**
 * Where to go after the sign-in: a path of this server as a browser reads it, and never another place. Anything else is the start
 * page.
 */
export function localPath(text: string | undefined): string {
  const base = "http://local.invalid";
  if (text?.startsWith("/") !== true || !URL.canParse(text, base)) return "/";
  const { origin, pathname, search, hash } = new URL(text, base);
  const path = `${pathname}${search}${hash}`;
  // Dots can leave two slashes at the beginning, which would again be the name of a host.
  return origin === base && !path.startsWith("//") ? path : "/";
}
