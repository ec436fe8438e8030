import { inspect } from "node:util";

/** What stands where a secret was. */
export const REDACTED = "[redacted]";

/**
 * A string that can sign or log in. It shows itself as `[redacted]` in templates, JSON and `util.inspect`; only
 * {@link Secret.reveal} gives the value, so every place that uses it can be found by searching for that word.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Wraps a plain string; a Secret stays what it is. */
  static of(value: string | Secret): Secret {
    return value instanceof Secret ? value : new Secret(value);
  }

  /** The value itself. Never log it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return `Secret(${REDACTED})`;
  }
}

/**
 * A URL with a signature in it. Parameters are not signed, so whoever holds it can call that method with any parameters
 * for about two minutes: it is a bearer secret. Shows only origin and path.
 */
export class SignedUrl {
  readonly #url: string;
  /** Origin and path, safe to show. */
  readonly shown: string;

  constructor(url: string) {
    this.#url = url;
    const end = url.indexOf("?");
    this.shown = `${end < 0 ? url : url.slice(0, end)}?${REDACTED}`;
  }

  /** The URL itself. Never log it. */
  reveal(): string {
    return this.#url;
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }

  [inspect.custom](): string {
    return `SignedUrl(${this.shown})`;
  }
}

const SECRET_PARAMETER = /([?&](?:sig|akid|uid|password|auth_code)=)[^&\s"'<>]*/gi;
const SECRET_ELEMENT = /<(sig|akid|uid|password|auth-code|id)>[^<]*<\/\1>/gi;
const SECRET_HEADER = /(x-labarchives-[a-z]+["']?\s*[:=]\s*["']?)[^\s"',}]+/gi;

/**
 * Takes credentials out of a text that came from outside: signed query strings, echoed `<request>` blocks, headers.
 *
 * @example
 * ```ts
 * redact("GET /api/users/user_access_info?akid=me&sig=abc"); // "GET …?akid=[redacted]&sig=[redacted]"
 * ```
 */
export function redact(text: string): string {
  return text
    .replace(SECRET_PARAMETER, `$1${REDACTED}`)
    .replace(SECRET_ELEMENT, `<$1>${REDACTED}</$1>`)
    .replace(SECRET_HEADER, `$1${REDACTED}`);
}
