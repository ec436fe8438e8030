import { isUtf8 } from "node:buffer";
import { SaxesParser } from "saxes";
import { DecodeError } from "../core/errors.ts";
import { excerptOf } from "./excerpt.ts";
import { XmlElement } from "./xml-element.ts";

// A LabArchives answer is about six levels deep; a hostile one must not exhaust the stack of a recursive decoder.
const MAX_DEPTH = 64;

// No element of LabArchives has more than a handful, and a list of all of them is only looked at when it is complete.
const MAX_ATTRIBUTES = 256;

// About a hundredth of a second of parsing, even of nothing but elements.
const TURN_LENGTH = 128 * 1024;

const ENTITIES: Record<string, string> = Object.assign(Object.create(null), {
  amp: "&",
  gt: ">",
  lt: "<",
  quot: '"',
  apos: "'",
});

/**
 * Parses a whole answer. Throws {@link DecodeError} for anything but one complete, well-formed XML document without a
 * DTD: truncated, mismatched, HTML, or empty bodies never look like a success.
 */
export function readXml(text: string): XmlElement {
  const builder = new TreeBuilder(text);
  builder.write(text);
  return builder.end();
}

/** Like {@link readXml} for the raw body, honouring its byte order mark and declared encoding (UTF-8 otherwise). */
export function readXmlBytes(bytes: Uint8Array): XmlElement {
  return readXml(decodeBytes(bytes));
}

/**
 * Like {@link readXmlBytes}, letting others run in between when the body is large: an abort, a deadline or another call must not wait
 * for somebody's hundred thousand nodes. Rejects with the signal's own reason.
 */
export async function readXmlInTurns(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<XmlElement> {
  if (!isLong(bytes.byteLength)) return readXmlBytes(bytes);
  const text = decodeBytes(bytes);
  const builder = new TreeBuilder(text);
  for (let at = 0; at < text.length; at += TURN_LENGTH) {
    builder.write(text.slice(at, at + TURN_LENGTH));
    await nextTurn(signal);
  }
  return builder.end();
}

/** Does it take more than one turn to read a body of this size? */
export function isLong(sizeBytes: number): boolean {
  return sizeBytes > TURN_LENGTH;
}

/** Lets everybody else run first: timers, sockets, whoever wants to abort. Rejects with the signal's own reason. */
export async function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** What to say about a body that is a page for people. */
export function webPage(): string {
  return "The answer is a web page, not LabArchives XML. Check the base URL, and whether a proxy or sign-in page stands in between.";
}

/** The text of a body in its own encoding; bytes that are not of that encoding are an error, not a `�`. */
function decodeBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = buffer.toString("latin1", 0, 200);
  const label = /^\s*<\?xml[^>]*encoding=["']([\w.:-]+)["']/.exec(head)?.[1] ?? "utf-8";
  // The common case without setting up a decoder for each answer.
  if (/^utf-?8$/i.test(label) && isUtf8(buffer)) return buffer.toString("utf8");
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    // In one step, Node 20 reads windows-1252 as if it were ISO-8859-1.
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch (cause) {
    throw new DecodeError(`The answer is not text in its declared encoding (${label}).`, { path: "/", cause });
  }
}

class TreeBuilder {
  #root: XmlElement | undefined;
  // For the excerpt in an error.
  readonly #whole: string;
  readonly #open: XmlElement[] = [];
  // Line and column would cost a tenth of the parse; the excerpt in the error says more.
  readonly #parser = new SaxesParser({ xmlns: false, position: false });

  constructor(whole: string) {
    this.#whole = whole;
    const parser = this.#parser;
    // Its own table inherits from Object: "&constructor;" would be a function.
    parser.ENTITIES = ENTITIES;
    let attributeCount = 0;
    parser.on("opentagstart", () => void (attributeCount = 0));
    parser.on("attribute", ({ name }) => {
      attributeCount += 1;
      if (attributeCount <= MAX_ATTRIBUTES) return;
      throw new DecodeError(`An element of the answer has more than ${MAX_ATTRIBUTES} attributes.`, {
        path: excerptOf(name),
      });
    });
    parser.on("opentag", (tag) => this.#enter(tag.name, tag.attributes));
    parser.on("closetag", () => void this.#open.pop());
    parser.on("text", (text) => this.#addText(text));
    parser.on("cdata", (text) => this.#addText(text));
    parser.on("doctype", () => {
      throw new DecodeError("The answer carries a DTD, which LabArchives never sends.", { path: "/" });
    });
    parser.on("error", (error) => {
      throw error;
    });
  }

  write(piece: string): void {
    this.#guard(() => this.#parser.write(piece));
  }

  end(): XmlElement {
    this.#guard(() => this.#parser.close());
    if (this.#root === undefined) throw notXml(this.#whole);
    return this.#root;
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (cause) {
      throw cause instanceof DecodeError ? cause : notXml(this.#whole, cause);
    }
  }

  #enter(rawName: string, attributes: Record<string, string>): void {
    const name = rawName.includes("_") ? rawName.replaceAll("_", "-") : rawName;
    const parent = this.#open.at(-1);
    const element = new XmlElement(name, attributes, parent);
    if (parent === undefined) this.#root = element;
    else parent.append(element);
    if (this.#open.push(element) > MAX_DEPTH) {
      throw new DecodeError(`The answer is nested deeper than ${MAX_DEPTH} levels.`, { path: element.name });
    }
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
  }
}

function notXml(text: string, cause?: unknown): DecodeError {
  const looksLikeHtml = /^\s*(<!doctype html|<html)/i.test(text);
  const what = looksLikeHtml ? webPage() : "The answer is not complete XML: it may have been cut off on the way.";
  return new DecodeError(what, {
    path: "/",
    excerpt: excerptOf(text),
    cause: cause instanceof Error ? new Error(excerptOf(cause.message)) : undefined,
  });
}
