import { randomBytes, randomInt } from "node:crypto";

/** What an id stands for (LabArchives API, Identifier format). */
export type IdClass = "Notebook" | "TreeNode" | "EntryPart" | "InboxEntryPart" | "Comment";

/**
 * An id as LabArchives builds them: Base64 of `<I×1.3>|<notebook>/<I>/<class>/<random>|<I×3.3>`, with Ruby's spelling of
 * floats. Clients must treat it as opaque; its `=`, `+` and `/` are what trips up those that do not encode.
 */
export function makeId(idClass: IdClass, notebookNumber: number, localNumber: number): string {
  const hash = randomInt(2 ** 32);
  const text = `${rubyFloat(localNumber * 1.3)}|${notebookNumber}/${localNumber}/${idClass}/${hash}|${rubyFloat(localNumber * 3.3)}`;
  return Buffer.from(text, "latin1").toString("base64");
}

function rubyFloat(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const AWKWARD = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'^,";

/** A uid as seen in the wild: digits, a short run that may hold `'`, `^` and `,`, digits. */
export function makeUid(): string {
  const run = Array.from({ length: 5 }, () => AWKWARD[randomInt(AWKWARD.length)] ?? "x").join("");
  return `${1 + randomInt(9)}${digits(8)}${run}'^,${digits(22)}`;
}

function digits(count: number): string {
  return Array.from({ length: count }, () => String(randomInt(10))).join("");
}

/** A one-time code or token: unguessable, with characters that need percent-encoding. */
export function makeToken(): string {
  return `${randomBytes(18).toString("base64")}+/=`;
}
