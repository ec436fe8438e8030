/**
 * Takes known secrets out of a foreign text by value, however the text spells them. Patterns find a secret by what stands before it;
 * an echo that is escaped, encoded twice or cut off has nothing recognisable before it.
 *
 * @module
 */
import { REDACTED } from "./secret.ts";

// A shorter piece of a secret opens nothing and would be found by chance.
const FRAGMENT_BYTES = 8;
// A whole secret may be a little shorter; below that it is an ordinary word.
const MIN_SECRET_BYTES = 6;
// Encoded by a proxy, echoed by an error page, escaped into JSON: nobody has been seen to go beyond that.
const MAX_LAYERS = 10;

/** A text as bytes, with the piece of the original text each byte came from. */
interface Layer {
  readonly bytes: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * Replaces every secret, and every piece of one of at least eight characters, by `[redacted]`: raw, percent-encoded (any number of
 * times, in either case), entity- or JSON-escaped, in hex or Base64. Linear in the text.
 */
export function redactValues(text: string, secrets: readonly string[]): string {
  const pieces = piecesOf(secrets);
  if (pieces.size === 0 || text === "") return text;
  const hidden = new Uint8Array(text.length);
  let layer: Layer | undefined = rawLayer(text);
  for (let count = 0; layer !== undefined && count < MAX_LAYERS; count += 1) {
    mark(layer, pieces, hidden);
    layer = decodeLayer(layer);
  }
  return replaceMarked(text, hidden);
}

/** Everything that gives a secret away, by its length: the fragments, and short secrets whole. */
function piecesOf(secrets: readonly string[]): Map<number, Set<string>> {
  const pieces = new Map<number, Set<string>>();
  for (const secret of secrets) {
    for (const spelling of spellingsOf(secret)) {
      const length = Math.min(FRAGMENT_BYTES, spelling.length);
      const known = pieces.get(length) ?? new Set();
      for (let at = 0; at + length <= spelling.length; at += 1) known.add(spelling.slice(at, at + length));
      pieces.set(length, known);
    }
  }
  return pieces;
}

/** The secret as it is compared, plus the forms that are no character-by-character encoding. */
function* spellingsOf(secret: string): Iterable<string> {
  const bytes = Buffer.from(secret, "utf8");
  if (bytes.byteLength < MIN_SECRET_BYTES) return;
  yield comparable(bytes.toString("latin1"));
  yield bytes.toString("hex");
  for (let offset = 0; offset < 3; offset += 1) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    // The first and last characters depend on the neighbours.
    const inner = shifted.toString("base64url").slice(offset === 0 ? 0 : offset + 1, -2);
    if (inner.length < FRAGMENT_BYTES) continue;
    yield comparable(inner);
    yield comparable(inner.replaceAll("-", "+").replaceAll("_", "/"));
  }
}

/** Without regard to case, and to how a form writes a space. */
function comparable(latin1: string): string {
  return latin1.toLowerCase().replaceAll("+", " ");
}

function rawLayer(text: string): Layer {
  const bytes: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at) ?? 0;
    const next = at + (codePoint > 0xffff ? 2 : 1);
    for (const byte of utf8(codePoint)) {
      bytes.push(byte);
      from.push(at);
      to.push(next);
    }
    at = next;
  }
  return { bytes, from, to };
}

function utf8(codePoint: number): Iterable<number> {
  return codePoint < 0x80 ? [codePoint] : Buffer.from(String.fromCodePoint(codePoint), "utf8");
}

function mark({ bytes, from, to }: Layer, pieces: Map<number, Set<string>>, hidden: Uint8Array): void {
  const text = comparable(Buffer.from(bytes).toString("latin1"));
  for (const [length, known] of pieces) {
    for (let at = 0; at + length <= text.length; at += 1) {
      if (known.has(text.slice(at, at + length))) hidden.fill(1, from[at], to[at + length - 1]);
    }
  }
}

// Percent, entities (also without their semicolon), JSON and C escapes.
const ESCAPE =
  /%([\da-f]{2})|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|&(amp|lt|gt|quot|apos);?|\\u([\da-f]{4})|\\x([\da-f]{2})|\\([/\\"'])/gi;
const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** One layer of encoding less; `undefined` when there was none. */
function decodeLayer(layer: Layer): Layer | undefined {
  const text = Buffer.from(layer.bytes).toString("latin1");
  const decoded = { bytes: [] as number[], from: [] as number[], to: [] as number[] };
  let at = 0;
  const copy = (end: number): void => {
    for (; at < end; at += 1) push(decoded, layer.bytes[at] ?? 0, layer.from[at] ?? 0, layer.to[at] ?? 0);
  };
  let found = false;
  for (const match of text.matchAll(ESCAPE)) {
    const end = match.index + match[0].length;
    copy(match.index);
    found = true;
    for (const byte of meaningOf(match)) push(decoded, byte, layer.from[at] ?? 0, layer.to[end - 1] ?? 0);
    at = end;
  }
  copy(layer.bytes.length);
  return found ? decoded : undefined;
}

function push(layer: { bytes: number[]; from: number[]; to: number[] }, byte: number, from: number, to: number): void {
  layer.bytes.push(byte);
  layer.from.push(from);
  layer.to.push(to);
}

function meaningOf([whole, percent, hex, decimal, name, json, cHex, plain]: RegExpMatchArray): Iterable<number> {
  if (percent !== undefined) return [Number.parseInt(percent, 16)];
  if (cHex !== undefined) return [Number.parseInt(cHex, 16)];
  if (plain !== undefined) return [plain.charCodeAt(0)];
  if (name !== undefined) return utf8((NAMED.get(name.toLowerCase()) ?? "&").charCodeAt(0));
  const codePoint = hex !== undefined || json !== undefined ? Number.parseInt(hex ?? json ?? "", 16) : Number(decimal);
  return codePoint <= 0x10ffff ? utf8(codePoint) : Buffer.from(whole, "latin1");
}

function replaceMarked(text: string, hidden: Uint8Array): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    let end = at + 1;
    while (end < text.length && hidden[end] === hidden[at]) end += 1;
    result += hidden[at] === 1 ? REDACTED : text.slice(at, end);
    at = end;
  }
  return result;
}
