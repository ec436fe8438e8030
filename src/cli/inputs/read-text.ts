import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";

/** Where a text comes from: an argument, a file, or (`-`, or nothing) what is piped in. */
export interface TextSource {
  readonly text?: string | undefined;
  readonly file?: string | undefined;
}

/**
 * The text a command was given.
 *
 * @throws UsageError when there is none, or it is not UTF-8.
 */
export async function readText(context: Context, { text, file }: TextSource): Promise<string> {
  if (text !== undefined && file !== undefined) throw new UsageError("Give the text or --file, not both.");
  if (text !== undefined && text !== "-") return text;
  if (file !== undefined && file !== "-") return decode(await readLocal(context, file), JSON.stringify(file));
  return decode(await readInput(context), "What was piped in");
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

function decode(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${what} is not UTF-8 text. Send it as a file with \`labapi put\`.`, { cause });
  }
}
