import { createHash } from "node:crypto";
import { decodeText, richTextToPlainText } from "../../../rich-text/index.ts";
import { previewKind } from "../previews/kinds.ts";
import type { EntryDocument, FileDocument, PageDocument } from "../../snapshot/format.ts";
import type { PageFiles } from "../files.ts";
import { entryAnchor, pageHref } from "../places.ts";

const MOST_ENTRY_CHARACTERS = 8000;
const MOST_PAGE_CHARACTERS = 60_000;
const MOST_MARKUP_CHARACTERS = 200_000;
const MOST_FILE_BYTES = 4096;
/** About so many pages share a file; where one ends depends on the page alone, so that a new one changes no file but its own. */
const PAGES_PER_FILE = 8;
const MOST_PAGES_PER_FILE = 64;

/** A file of texts, and its name without the extension. */
export interface TextsFile {
  readonly name: string;
  readonly content: string;
}

/** Page for page the text to search in, cut into files that a browser loads as scripts: from a disk it may load no other data. */
export class Texts {
  /** Of the files so far, in notebook order. */
  readonly names: string[] = [];
  #pages: string[] = [];
  #name = "";

  /** A file, whenever one is whole. */
  add(page: PageDocument, folder: string, files: PageFiles): TextsFile | undefined {
    const key = createHash("sha256").update(page.id).digest();
    const isFirstOfNext = key.readUInt32BE(0) % PAGES_PER_FILE === 0;
    const done = isFirstOfNext || this.#pages.length >= MOST_PAGES_PER_FILE ? this.rest() : undefined;
    if (this.#pages.length === 0) this.#name = key.toString("hex", 0, 8);
    this.#pages.push(JSON.stringify(textsOfPage(page, folder, files)));
    return done;
  }

  /** What is not in a file yet. */
  rest(): TextsFile | undefined {
    if (this.#pages.length === 0) return undefined;
    const content = `labapiTexts([\n${this.#pages.join(",\n")}\n]);\n`;
    this.#pages = [];
    this.names.push(this.#name);
    return { name: this.#name, content };
  }
}

/** Address, name, the folders above, and each entry's anchor and text. */
function textsOfPage(page: PageDocument, folder: string, files: PageFiles): readonly unknown[] {
  const entries: (readonly [string, string])[] = [];
  let room = MOST_PAGE_CHARACTERS;
  for (const [index, entry] of page.entries.entries()) {
    const text = textOfEntry(entry, files).slice(0, Math.min(room, MOST_ENTRY_CHARACTERS));
    room -= text.length;
    if (text !== "") entries.push([entryAnchor(index), text]);
  }
  return [pageHref(folder), page.name, page.path.slice(0, -1).join(" / "), entries];
}

function textOfEntry({ partType, content, file, caption, comments }: EntryDocument, files: PageFiles): string {
  const markup = (content ?? "").slice(0, MOST_MARKUP_CHARACTERS);
  const text = partType === "text entry" ? richTextToPlainText(markup) : markup;
  const parts = file === undefined ? [text] : [file.name, headOf(file, files)];
  const said = comments.map((comment) => comment.text);
  return [caption ?? "", ...parts, ...said].join("\n").replaceAll(/\s+/g, " ").trim();
}

/** Only of what is shown as text: the rest would be found by chance. */
function headOf(file: FileDocument, { heads }: PageFiles): string {
  const isText = !["none", "notebook"].includes(previewKind(file));
  const head = isText && file.path !== null ? heads.get(file.path)?.subarray(0, MOST_FILE_BYTES) : undefined;
  return head === undefined || head.includes(0) ? "" : decodeText(head).text;
}
