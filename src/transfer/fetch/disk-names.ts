import { beginningWithin } from "../../core/graphemes.ts";
import { disarmed } from "./obeyed-names.ts";

// Room for a number that tells namesakes apart; file systems take 255 bytes.
const MOST_NAME_BYTES = 240;

/** Tells how names become names on disk. */
export interface DiskNameOptions {
  /** Keeps names that tools obey (`.env`, `desktop.ini`, …). */
  readonly allowDotfiles?: boolean | undefined;
  /** Whose rules; those of this computer unless given. */
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * A name from the network as the name of a file or folder on disk: never a path, a device, or empty; never longer than a file system
 * takes; and, unless it is allowed, none that tools obey.
 */
export function safeName(name: string, options: DiskNameOptions = {}): string {
  const { allowDotfiles = false, platform = process.platform } = options;
  // Beside what ends a name: marks that show it in another order than it is written.
  const plain = name.replaceAll(/[\u0000-\u001F\u007F/\\\u202A-\u202E\u2066-\u2069]/g, "_");
  const fitting = platform === "win32" ? forWindows(plain) : plain;
  const some = /^\.{0,2}$/.test(fitting) ? `_${fitting.slice(1)}` : fitting;
  return shortEnough(allowDotfiles ? some : disarmed(some));
}

/** `a.csv` as `a (2).csv`. */
export function numbered(name: string, count: number): string {
  const { stem, extension } = split(name);
  return `${stem} (${count})${extension}`;
}

/** What two names must not share: file systems may not tell capitals, nor the two spellings of an accent. */
export function sameness(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/** What has to go goes before the extension, and never a part of a character. */
function shortEnough(name: string): string {
  if (Buffer.byteLength(name) <= MOST_NAME_BYTES) return name;
  const { stem, extension } = split(name);
  const roomBytes = MOST_NAME_BYTES - Buffer.byteLength(extension);
  // More than this many code units never fit, and a hostile name may have millions.
  const some = stem.slice(0, 4 * MOST_NAME_BYTES);
  const kept = beginningWithin(some, roomBytes, (character) => Buffer.byteLength(character));
  return (kept === "" ? "_" : kept) + extension;
}

/** `a.tar.gz` is `a` and `.tar.gz`. */
function split(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length - dot > 12) return { stem: name, extension: "" };
  const inner = /\.[A-Za-z0-9]{2,6}$/.exec(name.slice(0, dot));
  const isPacked = /^\.(?:gz|bz2|xz|zst|tiff?)$/i.test(name.slice(dot)) && inner !== null && inner.index > 0;
  const end = isPacked ? inner.index : dot;
  return { stem: name.slice(0, end), extension: name.slice(end) };
}

function forWindows(name: string): string {
  const plain = name.replaceAll(/[<>:"|?*]/g, "_").replace(/[. ]+$/, "_");
  return /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}
