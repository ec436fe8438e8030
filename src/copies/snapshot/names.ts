import { createHash } from "node:crypto";
import { beginningWithin } from "../../core/graphemes.ts";

/** Of a whole name, extension included. */
const MOST_BYTES = 120;
// An extension longer than this is part of the name.
const MOST_EXTENSION_BYTES = 24;
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$|clock\$)(?=[. ]|$)/i;

/**
 * A name as a file name that any system takes: NFC, no control, format or lone surrogate characters, none of `<>:"/\|?*`, no dot or
 * blank at either end, no Windows device, at most 120 bytes of UTF-8, cut between graphemes and before the extension. Never empty.
 */
export function portableName(name: string): string {
  const clean = name
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF\uFFFD<>:"/\\|?*]/gu, "_");
  const { stem, extension } = parted(trimmed(clean));
  const safe = DEVICE.test(stem + extension) ? `_${stem}` : stem;
  return cut(safe, extension, MOST_BYTES) || "_";
}

/** Dots and blanks at the end are lost on Windows; a dot at the front hides. */
function trimmed(name: string): string {
  return name.replace(/^[\s.]+/u, (lead) => (lead.includes(".") ? "_" : "")).replace(/[\s.]+$/u, "");
}

function parted(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot) : "";
  const isExtension = extension.length > 1 && !/\s/u.test(extension) && bytesOf(extension) <= MOST_EXTENSION_BYTES;
  return isExtension ? { stem: name.slice(0, dot), extension } : { stem: name, extension: "" };
}

function cut(stem: string, extension: string, mostBytes: number): string {
  const room = mostBytes - bytesOf(extension);
  if (bytesOf(stem) <= room) return stem + extension;
  const kept = beginningWithin(stem, room, bytesOf);
  // A single grapheme may be longer than the room; then its hash stands for it.
  const end = kept.replace(/[\s.]+$/u, "") || createHash("sha256").update(stem).digest("hex").slice(0, 12);
  return end + extension;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** Gives every file of a folder a name of its own, also where capitals or accents' spelling do not tell names apart. */
export class NamesInFolder {
  readonly #taken = new Set<string>();

  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.#taken.add(keyOf(name));
  }

  /** The portable name, with ` (2)`, ` (3)`… before the extension where it is taken. */
  take(name: string): string {
    const first = portableName(name);
    const { stem, extension } = parted(first);
    for (let count = 1; ; count += 1) {
      const number = count === 1 ? "" : ` (${count})`;
      const candidate = cut(stem, number + extension, MOST_BYTES);
      const key = keyOf(candidate);
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return candidate;
    }
  }
}

/** File systems compare names in their own ways; two that any of them takes for the same are the same here. */
function keyOf(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase();
}

/** Names of siblings in the tree: their place among them, then their own name; as many digits as the last one needs, at least three. */
export function numberedNames(names: readonly string[]): string[] {
  const digits = Math.max(3, String(names.length).length);
  return names.map((name, index) => {
    const number = `${String(index + 1).padStart(digits, "0")} `;
    return number + cut(portableName(name), "", MOST_BYTES - number.length);
  });
}

/** A short stand-in for an id, to tell namesakes apart. */
export function shortHash(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 6);
}
