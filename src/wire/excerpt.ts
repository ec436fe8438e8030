import { redact } from "../core/secret.ts";

const EXCERPT_LENGTH = 160;

/** The first characters of a foreign text, on one line and without secrets, for an error message. */
export function excerptOf(text: string): string {
  const line = redact(text.slice(0, EXCERPT_LENGTH * 4))
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line;
}
