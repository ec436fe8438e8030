import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import {
  attachWithPreview,
  type DocumentFlags,
  printWritten,
  readDocument,
  utf8Text,
} from "../inputs/file-with-preview.ts";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { findPage } from "./note.ts";

const MOST_SHOWN = 20_000;

/** `labapi json`: a JSON document as a file, with a preview below it. */
export async function run(
  context: Context,
  [address, file]: readonly [string, string?],
  flags: DocumentFlags,
): Promise<void> {
  const document = await readDocument(context, file, flags, "data.json");
  const preview = previewOf(document.filename, utf8Text(document));
  if (context.isDryRun) {
    return context.output.plan(
      `send ${shown(document.filename)} (${formatBytes(document.bytes.length)}) to ${shown(address)}`,
    );
  }
  const page = await findPage(context, address, flags);
  printWritten(context, await attachWithPreview(context, page, document, { preview, caption: flags.caption }));
}

/** The text as it is: parsed and written again, numbers of many digits would change. */
function previewOf(filename: string, text: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new UsageError(
      `${JSON.stringify(filename)} is not JSON: ${cause instanceof Error ? cause.message : "unknown"}.`,
      { cause },
    );
  }
  const trimmed = text.trim();
  const lines = trimmed.includes("\n") ? trimmed : indented(trimmed);
  const note =
    lines.length > MOST_SHOWN ? `<p>Only the beginning is shown; ${escapeHtml(filename)} has all of it.</p>` : "";
  return `<p><b>${escapeHtml(filename)}</b></p><pre>${escapeHtml(beginning(lines))}</pre>${note}`;
}

/** No half of a character at the end: no page could hold it. */
function beginning(text: string): string {
  return text.slice(0, MOST_SHOWN).replace(/[\uD800-\uDBFF]$/, "");
}

const TOKEN = /"(?:[^"\\]|\\.){0,20000}"?|[[{]\s*[\]}]|[[{\]},:]|\s+|[^\s"[\]{},:]+|./gsu;
/** Nobody counts further, and blanks would fill the page. */
const MOST_LEVELS = 40;

/** Breaks a document on one line into several, without touching its values, and no further than it is shown. */
function indented(json: string): string {
  let [depth, text] = [0, ""];
  const line = (): string => `\n${"  ".repeat(Math.min(depth, MOST_LEVELS))}`;
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "}" || token === "]") depth -= 1;
    if (token === "{" || token === "[") depth += 1;
    text += pretty(token, line);
    if (text.length > MOST_SHOWN) break;
  }
  return text;
}

function pretty(token: string, line: () => string): string {
  if (/^\s/.test(token)) return "";
  if (token === ":") return ": ";
  if (token === "," || token === "{" || token === "[") return `${token}${line()}`;
  return token === "}" || token === "]" ? `${line()}${token}` : token;
}
