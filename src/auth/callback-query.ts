import { AuthenticationError } from "../core/errors.ts";

/** What LabArchives put into the query of the redirect URL. */
export type CallbackAnswer =
  | { readonly kind: "code"; readonly email: string; readonly code: string }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "incomplete" };

const MAX_EMAIL_CHARS = 320;
const MAX_CODE_CHARS = 4096;
const MAX_SHOWN_CHARS = 200;

/**
 * Reads the query LabArchives sends the browser back with: `email` and `auth_code`, or `error`. A parameter that comes twice,
 * or both kinds at once, was not made by LabArchives and counts as incomplete.
 */
export function readCallbackQuery(query: URLSearchParams): CallbackAnswer {
  const names = ["email", "auth_code", "error"];
  if (names.some((name) => query.getAll(name).length > 1)) return { kind: "incomplete" };
  const [email, code, error] = names.map((name) => query.get(name)?.trim());
  if (error !== undefined) {
    return isBlank(code) ? { kind: "refused", text: shownText(error) } : { kind: "incomplete" };
  }
  if (isBlank(email) || email.length > MAX_EMAIL_CHARS) return { kind: "incomplete" };
  if (isBlank(code) || code.length > MAX_CODE_CHARS) return { kind: "incomplete" };
  return { kind: "code", email, code };
}

function isBlank(value: string | undefined): value is undefined | "" {
  return value === undefined || value === "";
}

/** A text from outside made fit for a message: one line, no control or direction characters, at most 200 characters. */
function shownText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = Array.from(line);
  return characters.length <= MAX_SHOWN_CHARS ? line : `${characters.slice(0, MAX_SHOWN_CHARS).join("")}…`;
}

/** The error for a browser that came back with `error=` instead of a code. */
export function refusedByUser(text: string): AuthenticationError {
  const detail = text === "" ? "" : `: ${text.replace(/\.$/, "")}`;
  return new AuthenticationError(`LabArchives did not sign you in${detail}. Start the sign-in again.`, {
    reason: "refused-by-user",
  });
}
