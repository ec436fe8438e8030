import { escapeHtml } from "../rich-text/escape-html.ts";
const MAX_PREVIEW_CHARACTERS = 20_000;

/** The JSON text of a value: what is stored as the file. Rejects what JSON cannot hold, as `JSON.stringify` would drop it. */
export function jsonText(value: unknown): string | undefined {
  return JSON.stringify(value, undefined, 2);
}

/** JSON as rich text that people can read on the page; long documents are cut, the file is not. */
export function jsonPreview(filename: string, json: string): string {
  const isCut = json.length > MAX_PREVIEW_CHARACTERS;
  const shown = isCut ? json.slice(0, MAX_PREVIEW_CHARACTERS) : json;
  const note = isCut ? `<p>Only the beginning is shown; ${escapeHtml(filename)} has all of it.</p>` : "";
  return `<p><b>${escapeHtml(filename)}</b></p><pre>${escapeHtml(shown)}</pre>${note}`;
}
