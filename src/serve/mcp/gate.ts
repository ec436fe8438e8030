import { shownLines } from "../../core/terminal-safe.ts";

/** What must never leave: the person's id and the like, by value. */
export interface GateOptions {
  readonly secrets: readonly string[];
  readonly showPeople: boolean;
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
// Whoever holds such an address can call the API for about two minutes.
const SIGNED_PARAMETER = /([?&](?:akid|sig|uid|expires|password|auth_code)=)[^&\s"'<>]*/gi;

/**
 * The one door: everything an assistant is given passes it. Characters that steer a terminal or hide are spelled out, secrets and
 * signatures go, and e-mail addresses unless they are asked for.
 */
export class Gate {
  readonly #secrets: readonly string[];
  readonly #showPeople: boolean;

  constructor({ secrets, showPeople }: GateOptions) {
    this.#secrets = [...new Set(secrets.flatMap(spellings))].filter(({ length }) => length >= 4);
    this.#showPeople = showPeople;
  }

  text(text: string): string {
    let safe = shownLines(text.normalize("NFC")).replaceAll(SIGNED_PARAMETER, "$1[redacted]");
    for (const secret of this.#secrets) safe = safe.replaceAll(secret, "[redacted]");
    return this.#showPeople ? safe : safe.replaceAll(EMAIL, "[e-mail hidden]");
  }

  /** A value as it may leave: every text in it through {@link text}. */
  value<T>(value: T): T {
    if (typeof value === "string") return this.text(value) as T;
    if (Array.isArray(value)) return value.map((one: unknown) => this.value(one)) as T;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.value<unknown>(one)])) as T;
  }
}

function spellings(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    JSON.stringify(secret).slice(1, -1),
  ];
}
