const MAX_CHARS = 2048;

/**
 * Where to go after the sign-in, as a complete URL of the application's own origin. Anything but a plain local path (another
 * host, `//host`, a backslash, control characters) counts as not given.
 */
export function localUrl(path: string | null | undefined, origin: string, otherwise: string): string {
  return new URL(isLocalPath(path, origin) ? path : otherwise, origin).href;
}

/** Is it a path on this host, for every browser's way of reading it? */
export function isLocalPath(path: string | null | undefined, origin: string): path is string {
  if (path === null || path === undefined || path.length > MAX_CHARS) return false;
  if (!/^\/(?![/\\])/.test(path) || /[\\\u0000-\u001F\u007F-\u009F]/.test(path)) return false;
  if (!URL.canParse(path, origin)) return false;
  const url = new URL(path, origin);
  // `/a/..//host` is on this host, but what it comes to is not to be followed by anybody who reads it as a path.
  return url.origin === origin && !url.pathname.startsWith("//");
}
