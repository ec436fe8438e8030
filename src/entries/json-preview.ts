import { randomBytes } from "node:crypto";
import { UsageError } from "../core/errors.ts";
import { givenChoice } from "../core/given.ts";
import { escapeHtml } from "../rich-text/escape-html.ts";
import type { JsonDetails } from "./model/details.ts";

const MAX_PREVIEW_CHARACTERS = 20_000;

/**
 * The JSON text of a value: what is stored as the file.
 *
 * @throws UsageError for what JSON cannot hold, as circles, `undefined` and a `bigint`.
 */
export function jsonText(value: unknown, isCompact = false): string {
  const text = attempted(() => JSON.stringify(value, undefined, isCompact ? 0 : 2));
  if (text === undefined) throw new UsageError("JSON cannot hold undefined, a function or a symbol. Nothing was sent.");
  return text;
}

function attempted(write: () => string | undefined): string | undefined {
  try {
    return write();
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "its toJSON failed";
    throw new UsageError(`This value cannot be written as JSON: ${why}. Nothing was sent.`, { cause });
  }
}

/** JSON as rich text that people can read on the page; long documents are cut, the file is not. */
export function jsonPreview(filename: string, json: string): string {
  const isCut = json.length > MAX_PREVIEW_CHARACTERS;
  const shown = isCut ? json.slice(0, MAX_PREVIEW_CHARACTERS) : json;
  const note = isCut ? `<p>Only the beginning is shown; ${escapeHtml(filename)} has all of it.</p>` : "";
  return `<p><b>${escapeHtml(filename)}</b></p><pre>${escapeHtml(shown)}</pre>${note}`;
}

/** What the file is called: as it was said, as the Python labapi does, or by the moment (epoch milliseconds), no two alike. */
export function jsonFile(details: JsonDetails, nowMs: number): { filename: string; caption: string | undefined } {
  const { naming = "time", filename, caption } = details;
  givenChoice(naming, ["time", "labapi"], "naming");
  if (naming === "labapi") {
    const name = filename ?? `uploaded_data_${Math.floor(nowMs / 1000)}.json`;
    return { filename: name, caption: caption ?? name };
  }
  const at = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return { filename: filename ?? `data-${at}Z-${randomBytes(3).toString("hex")}.json`, caption };
}
