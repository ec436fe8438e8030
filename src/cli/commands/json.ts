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
    return context.output.say(
      `Would send ${shown(document.filename)} (${formatBytes(document.bytes.length)}) to ${shown(address)}.`,
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
  const pretty = text.trim().includes("\n") ? text.trim() : indented(text);
  const note =
    pretty.length > MOST_SHOWN ? `<p>Only the beginning is shown; ${escapeHtml(filename)} has all of it.</p>` : "";
  return `<p><b>${escapeHtml(filename)}</b></p><pre>${escapeHtml(pretty.slice(0, MOST_SHOWN))}</pre>${note}`;
}

/** Breaks a document on one line into several, without touching its values. */
function indented(json: string): string {
  let depth = 0;
  return json.trim().replaceAll(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[{\]},:]|\s+/g, (token) => {
    const line = (): string => `\n${"  ".repeat(depth)}`;
    if (/^\s+$/.test(token)) return "";
    if (token === ":") return ": ";
    if (token === ",") return `,${line()}`;
    if (token === "{" || token === "[") return ((depth += 1), `${token}${line()}`);
    if (token === "}" || token === "]") return ((depth -= 1), `${line()}${token}`);
    return token;
  });
}
