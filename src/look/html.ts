import { html } from "hono/html";

/** A piece of HTML in which everything that came from outside is escaped: what `html` makes. */
export type Html = ReturnType<typeof html>;

export const NOTHING: Html = html``;

/** What was made, as text. */
export function textOf(made: Html): string {
  if (made instanceof Promise) throw new TypeError("A page waits for nothing: it is made of what is there.");
  return made.toString();
}

/** A moment, for people and for programs: epoch milliseconds, or a date as somebody wrote it (shown as it is, if it is none). */
export function time(moment: number | string): Html {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return html`${moment}`;
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** Text for `<pre>`: HTML ignores a line break right after the tag. */
export function preformatted(text: string): string {
  return text.startsWith("\n") ? `\n${text}` : text;
}

/** The extension of a file name as a label: `CSV`; `FILE` where it has none. */
export function typeLabel(fileName: string): string {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(fileName)?.[1];
  return extension?.toUpperCase() ?? "FILE";
}

const UNITS = ["bytes", "KiB", "MiB", "GiB"];

/** `1 byte`, `37 bytes`, `1.2 MiB`. */
export function fileSize(sizeBytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(sizeBytes, 1)) / 10), UNITS.length - 1);
  if (power === 0) return sizeBytes === 1 ? "1 byte" : `${sizeBytes} bytes`;
  const value = sizeBytes / 1024 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power] ?? ""}`;
}

/** `1 page`, `2 pages`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What kind of entry it is, for people. */
export function kindOf(partType: string): string {
  if (partType === "text entry") return "Rich text";
  if (partType === "plain text entry") return "Plain text";
  return partType === "" ? "Entry" : `${partType.slice(0, 1).toUpperCase()}${partType.slice(1)}`;
}
