/** How the cookies of one application are called and restricted. */
export interface CookieRules {
  /** `https` gives `Secure` and the `__Host-` prefix, which no other host, subdomain or plain connection can set. */
  readonly isSecure: boolean;
}

/** The full name of a cookie. */
function cookieName(name: string, { isSecure }: CookieRules): string {
  return isSecure ? `__Host-${name}` : name;
}

/**
 * The value of a cookie, or `undefined` when it is absent, malformed, or there more than once (the second one was not set by
 * this application).
 */
export function readCookie(header: string | null, name: string, rules: CookieRules): string | undefined {
  const wanted = cookieName(name, rules);
  const values = (header ?? "")
    .split(";")
    .map((pair) => pair.trim().split(/=(.*)/s))
    .filter(([key]) => key === wanted)
    .map(([, value = ""]) => value);
  const [value] = values;
  return values.length === 1 && value !== undefined && isToken(value) ? value : undefined;
}

/** A `Set-Cookie` header; `maxAgeMs` 0 removes the cookie. The value is one of our own tokens and needs no quoting. */
export function setCookie(name: string, value: string, maxAgeMs: number, rules: CookieRules): string {
  const secure = rules.isSecure ? "; Secure" : "";
  const seconds = Math.floor(maxAgeMs / 1000);
  return `${cookieName(name, rules)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** Is this the form of the tokens we make: 32 random bytes as base64url? */
export function isToken(value: string): boolean {
  return /^[\w-]{43}$/.test(value);
}
