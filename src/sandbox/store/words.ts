import { lookUp } from "../../core/look-up.ts";
import type { Row } from "./database.ts";

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** What an entry can be found by: its text without markup, its caption, its file's name, and a container's index text. */
export function wordsOf(row: Row): string {
  const text = (column: string): string => String(row[column] ?? "");
  const data = row["part_type"] === "text entry" ? withoutMarkup(text("data")) : text("data");
  // "plate_07.csv" is found by "plate" and by "csv", too.
  const fileName = text("file_name").replaceAll(/[._-]+/g, " ");
  return [data, text("caption"), text("file_name"), fileName, text("index_text")]
    .filter((part) => part !== "")
    .join("\n");
}

function withoutMarkup(html: string): string {
  return html
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll(/&(\w+);/g, (whole, name: string) => lookUp(ENTITIES, name) ?? whole);
}
