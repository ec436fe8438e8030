import { html } from "hono/html";
import { richTextToPlainText } from "../../rich-text/index.ts";
import type { EntryRow } from "../store/entry-row.ts";
import type { Html } from "../../look/html.ts";

const LENGTH = 220;
const BEFORE_MATCH = 60;
// More text than this is not looked through.
const MAX_TEXT = 200_000;

/** The text of an entry around the first word that was asked for, with all of these words marked. */
export function excerpt(entry: EntryRow, query: string): Html {
  const text = plainText(entry);
  const words = wordsOf(query);
  const first = words === undefined ? 0 : Math.max(text.search(words), 0);
  const from = first <= BEFORE_MATCH ? 0 : first - BEFORE_MATCH;
  const part = text.slice(from, from + LENGTH);
  const [start, end] = [from > 0 ? "…" : "", from + LENGTH < text.length ? "…" : ""];
  return html`${start}${words === undefined ? part : marked(part, words)}${end}`;
}

/** File name, caption and text; markup is left out. */
function plainText({ partType, data, caption, file }: EntryRow): string {
  const content = (data ?? "").slice(0, MAX_TEXT);
  const text = partType === "text entry" ? richTextToPlainText(content) : content;
  const pieces = [file?.name ?? "", caption ?? "", text].filter((piece) => piece !== "");
  return [...new Set(pieces)].join(" – ").replaceAll(/\s+/g, " ").trim();
}

function wordsOf(query: string): RegExp | undefined {
  const words = query.match(/[\p{L}\p{N}]+/gu)?.filter((word) => !["AND", "OR", "NOT"].includes(word)) ?? [];
  // A word only counts where it begins, as in the search.
  return words.length === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})`, "giu");
}

function marked(text: string, words: RegExp): Html {
  const pieces: Html[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(words)) {
    pieces.push(html`${text.slice(at, index)}<mark>${found}</mark>`);
    at = index + found.length;
  }
  return html`${pieces}${text.slice(at)}`;
}
