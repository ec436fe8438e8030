import mime from "mime";
import { FILE } from "../snapshot/format.ts";

/** What a browser shows by itself without running anything of it; all else is for saving. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)|audio\/|video\/|application\/pdf$|text\/plain)/;

/** `index.html` at the top, and the `page.html` of each page; no attachment is called so. */
export function isPageOfOurs(path: string): boolean {
  return path === FILE.index || path.endsWith(`/${FILE.pageView}`);
}

/** The type to serve a file of a snapshot with. */
export function typeOf(path: string): string {
  if (isPageOfOurs(path)) return "text/html; charset=utf-8";
  if (/^reader\/.*\.(?:js|css)$/.test(path))
    return path.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
  if (/(?:^|\/)(?:SHA256SUMS|page\.json|notebook\.json|snapshot\.json)$/.test(path)) return "text/plain; charset=utf-8";
  const type = mime.getType(path) ?? "";
  if (type === "image/svg+xml" || SHOWN.test(type)) return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
  return "application/octet-stream";
}
