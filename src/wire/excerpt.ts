import { redact } from "../core/secret.ts";

const EXCERPT_LENGTH = 160;

/** The first characters (160 unless given) of a foreign text, on one line and without secrets, for an error message. */
export function excerptOf(text: string, length = EXCERPT_LENGTH): string {
  const line = redact(text.slice(0, length * 4))
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
