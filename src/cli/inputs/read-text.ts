import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { decodeText } from "../../rich-text/index.ts";
import type { Context } from "../context.ts";

/** Where a text comes from: an argument, a file, or (`-`, or nothing) what is piped in. */
export interface TextSource {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
}

/**
 * The text a command was given.
 *
 * @throws UsageError when there is none, or it is not text.
 */
export async function readText(context: Context, { text, file }: TextSource): Promise<string> {
  if (text !== undefined && file !== undefined) throw new UsageError("Give the text or --file, not both.");
  if (text !== undefined && text !== "-") return text;
  if (file !== undefined && file !== "-") return decode(context, await readLocal(context, file), JSON.stringify(file));
  return decode(context, await readInput(context), "What was piped in");
}

/** A file on this machine, whole. */
export async function readLocal({ terminal }: Context, file: string): Promise<Buffer> {
  try {
    return await readFile(resolve(terminal.cwd, file));
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The file ${JSON.stringify(file)} cannot be read (${code}).`, { cause });
  }
}

/** Standard input to its end; a terminal is not waited for. */
export async function readInput({ terminal, signal }: Context): Promise<Buffer> {
  const { input } = terminal;
  if (Reflect.get(input, "isTTY") === true)
    throw new UsageError("Give the text as an argument, with --file, or pipe it in.");
  const pieces: Buffer[] = [];
  const stop = (): void => Reflect.apply(Reflect.get(input, "destroy") as () => void, input, []);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const piece of input) pieces.push(Buffer.from(piece));
  } finally {
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
  }
  return Buffer.concat(pieces);
}

/** What a program printed is often gone afterwards, so it is taken in the encoding it came in, and said to be. */
function decode(context: Context, bytes: Buffer, what: string): string {
  const { text, encoding } = decodeText(bytes);
  if (encoding !== "windows-1252") return text;
  if (bytes.includes(0)) throw new UsageError(`${what} is not UTF-8 text. Send it as a file with \`labapi put\`.`);
  context.output.say(`${what} is not all UTF-8: the other bytes were read as windows-1252.`);
  return mixedText(bytes);
}

/** UTF-8 where it is, and each byte between in Windows-1252: one bad byte does not spoil the good characters of a log. */
function mixedText(bytes: Buffer): string {
  const sequences = /[\xC2-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF4][\x80-\xBF]{3}|[\x80-\xFF]/g;
  return bytes.toString("latin1").replaceAll(sequences, (found) => {
    const piece = Buffer.from(found, "latin1");
    // As a stream, since some releases of Node.js take the short way through ISO-8859-1 otherwise, and lose the "€".
    return isUtf8(piece) ? piece.toString("utf8") : new TextDecoder("windows-1252").decode(piece, { stream: true });
  });
}
