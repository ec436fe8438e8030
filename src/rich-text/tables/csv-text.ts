/** A text out of bytes, and how they were read. */
export interface DecodedText {
  readonly text: string;
  /** As `TextDecoder` names it. */
  readonly encoding: string;
  /** Was it taken because the bytes are nothing better? */
  readonly isGuessed: boolean;
}

/**
 * The text in bytes as instruments and spreadsheets write them: by their byte order mark, UTF-16 without one by its zeroes, UTF-8,
 * or else Windows-1252 (which holds Latin-1).
 *
 * @throws RangeError when `encoding` is none that is known.
 *
 * @example
 * ```ts
 * import { decodeText } from "labapi/rich-text";
 *
 * decodeText(Uint8Array.of(0xb5, 0x4c)); // { text: "µL", encoding: "windows-1252", isGuessed: true }
 * ```
 */
export function decodeText(bytes: Uint8Array, encoding?: string): DecodedText {
  if (encoding !== undefined) return decodedAs(encoding, bytes, false);
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return decodedAs("utf-16le", bytes, false);
  if (first === 0xfe && second === 0xff) return decodedAs("utf-16be", bytes, false);
  if (first === 0xef && second === 0xbb && third === 0xbf) return decodedAs("utf-8", bytes, false);
  const wide = wideOf(bytes);
  if (wide !== undefined) return decodedAs(wide, bytes, true);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8", isGuessed: false };
  } catch {
    return decodedAs("windows-1252", bytes, true);
  }
}

function decodedAs(encoding: string, bytes: Uint8Array, isGuessed: boolean): DecodedText {
  const decoder = new TextDecoder(encoding);
  // In one step, Node 20 reads windows-1252 as if it were ISO-8859-1, and 0x80 is no euro sign then; as a stream it reads it right.
  const text = decoder.decode(bytes, { stream: true }) + decoder.decode();
  return { text, encoding: decoder.encoding, isGuessed };
}

/** Every second byte of western text in UTF-16 is zero. */
function wideOf(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const length = Math.min(bytes.length, 4000) & ~1;
  if (length < 4) return undefined;
  let [even, odd] = [0, 0];
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  if (odd > length * 0.35 && even < length * 0.05) return "utf-16le";
  return even > length * 0.35 && odd < length * 0.05 ? "utf-16be" : undefined;
}
