import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { UsageError } from "../core/errors.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The names that labapi looks for; what else a `.env` holds is not looked at. */
const NAMES = ["API_URL", "ACCESS_KEYID", "ACCESS_PWD"] as const;

/** A line that sets one of them, or means to. */
const MEANT = /^\s*(?:export\s+|set\s+|\$env:)?["']?(API_URL|ACCESS_KEYID|ACCESS_PWD)\b/i;
const WELL_FORMED = /^\s*(?:export\s+)?(API_URL|ACCESS_KEYID|ACCESS_PWD)\s*=\s*(.*?)\s*$/;

/**
 * The access key in a `.env` file as editors write it: UTF-8 or UTF-16, with or without a byte order mark, with any line ends, quotes,
 * comments and `export`. A line that means to set one of the three and does not is an error, as skipping it would lead to another server.
 *
 * @throws UsageError that names the file and the line; never a value.
 */
export function readEnvFile(file: string): Variables {
  const text = textOf(file);
  if (text === undefined) return {};
  const lines = text.split("\n");
  const seen = new Map<string, { readonly line: number; readonly value: string | undefined }>();
  for (const [index, line] of lines.entries()) {
    if (!MEANT.test(line)) continue;
    const where = `line ${index + 1} of ${file}`;
    const { name, value } = read(line, where);
    const earlier = seen.get(name);
    if (earlier !== undefined && earlier.value !== value) {
      throw new UsageError(
        `${where} sets ${name} once more, to something else than line ${earlier.line}. Keep one of them.`,
      );
    }
    seen.set(name, { line: index + 1, value });
  }
  return Object.fromEntries([...seen].map(([name, { value }]) => [name, value]));
}

function read(line: string, where: string): { readonly name: string; readonly value: string | undefined } {
  const [, name, raw = ""] = WELL_FORMED.exec(line) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `${where} is not understood. Write ${NAMES.join("=…, ")}=…, in capitals and with nothing before the "=".`,
    );
  }
  const quote = /^["'`]/.exec(raw)?.[0];
  if (quote !== undefined && raw.indexOf(quote, 1) < 0) {
    throw new UsageError(`${where}: the quotation mark before the value of ${name} has no partner.`);
  }
  const value = parseEnv(`${name}=${raw}`)[name]?.trim();
  if (value !== undefined && /[\u0000-\u001F\u007F\uFFFD]/.test(value)) {
    throw new UsageError(
      `${where}: the value of ${name} holds a character that is no text. Write it anew, and save the file as UTF-8.`,
    );
  }
  return { name, value };
}

/** `undefined` where there is no file. */
function textOf(file: string): string | undefined {
  const bytes = bytesOf(file);
  if (bytes === undefined) return undefined;
  const text = decoded(bytes, file)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[\uFEFF\u200B]/g, "");
  const line = text.split("\n").findIndex((each) => each.includes("\0"));
  if (line < 0) return text;
  throw new UsageError(`line ${line + 1} of ${file} holds a NUL character: it is not text. Save the file as UTF-8.`);
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new UsageError(`${file} cannot be read (${code}).`, { cause });
  }
}

/** By its byte order mark. What is no UTF-8 becomes a character that no value may hold, so that a comment in Latin-1 does no harm. */
function decoded(bytes: Buffer, file: string): string {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0) {
    throw new UsageError(`line 1 of ${file}: the file is UTF-32. Save it as UTF-8.`);
  }
  if (first === 0xff && second === 0xfe) return bytes.toString("utf16le", 2);
  if (first === 0xfe && second === 0xff)
    return Buffer.from(bytes.subarray(2, 2 + 2 * Math.floor((bytes.length - 2) / 2)))
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8");
}
