import mime from "mime";

/** What a browser shows by itself without running anything of it; all else is for saving. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)|audio\/|video\/|application\/pdf$|text\/plain)/;

/** The type to serve a file of a snapshot with. */
export function typeOf(path: string): string {
  if (path.endsWith(".html")) return "text/html; charset=utf-8";
  if (/^reader\/.*\.(?:js|css)$/.test(path))
    return path.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
  if (/(?:^|\/)(?:SHA256SUMS|page\.json|notebook\.json|snapshot\.json)$/.test(path)) return "text/plain; charset=utf-8";
  const type = mime.getType(path) ?? "";
  if (type === "image/svg+xml" || SHOWN.test(type)) return type.startsWith("text/") ? `${type}; charset=utf-8` : type;
  return "application/octet-stream";
}
