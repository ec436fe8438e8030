import { readFile } from "node:fs/promises";
import { UsageError } from "../core/errors.ts";
import { givenObject, givenText, givenWords } from "../core/given.ts";
import { Secret } from "../core/secret.ts";

/**
 * Where a sign-in code comes from: the code itself, a function that fetches one, or a file that something else keeps fresh (a
 * mounted secret, say). Read anew for each sign-in, so that codes can rotate.
 */
export type CodeSource =
  | string
  | Secret
  | (() => string | Secret | Promise<string | Secret>)
  | { readonly file: string };

const MAX_FILE_BYTES = 4096;

/**
 * The code as it is now, without the blanks around it.
 *
 * @throws {@link UsageError} when there is none. The message never repeats what was found.
 *
 * @example
 * ```ts
 * const code = await readCode({ file: "/run/secrets/labarchives-code" });
 * ```
 */
export async function readCode(source: CodeSource): Promise<string> {
  if (typeof source === "function") return checked(revealed(await source()), "The function for the code");
  if (typeof source === "string" || source instanceof Secret) return checked(Secret.of(source).reveal(), "The code");
  givenObject(source, "The code");
  givenWords(source.file, "The file for the code");
  return checked(await readCodeFile(source.file), `The file ${JSON.stringify(source.file)}`);
}

async function readCodeFile(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return bytes.byteLength > MAX_FILE_BYTES ? "" : bytes.toString("utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown reason";
    throw new UsageError(`The file ${JSON.stringify(file)} for the code cannot be read (${code}).`, { cause });
  }
}

function revealed(code: string | Secret): string {
  return givenText(code instanceof Secret ? code.reveal() : code, "The code");
}

function checked(text: string, what: string): string {
  const code = text.trim();
  if (code !== "" && !/[\r\n]/.test(code)) return code;
  throw new UsageError(`${what} does not hold one code: it is empty, too long, or has several lines.`);
}
