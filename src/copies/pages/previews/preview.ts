import { html, raw } from "hono/html";
import { fileSize, type Html, NOTHING, preformatted } from "../../../look/index.ts";
import { decodeText, markdownToRichText, sanitise } from "../../../rich-text/index.ts";
import type { FileDocument } from "../../snapshot/format.ts";
import { indentJson } from "./json.ts";
import { previewKind } from "./kinds.ts";
import { notebookPreview } from "./notebook.ts";
import { tablePreview } from "./table.ts";

/** A file to show, and as much of its beginning as was read. */
export interface FileToShow {
  readonly file: FileDocument;
  /** Relative to the page. */
  readonly href: string;
  readonly head: Uint8Array;
  /** For those who do not see a picture. */
  readonly label: string;
  /** Whether it may be opened by a click. */
  readonly isLink: boolean;
}

const MOST_LINES = 400;
const MOST_CHARACTERS = 40_000;

/** What a browser can show of a file, below its name; nothing of most kinds. */
export function previewOf(shown: FileToShow): Html {
  const { file, href, label } = shown;
  switch (previewKind(file)) {
    case "picture":
      return picture(shown);
    case "audio":
      return html`<div class="preview">
        <audio controls preload="none" src="${href}" aria-label="${label}"></audio>
      </div>`;
    case "video":
      return html`<div class="preview">
        <video controls preload="none" src="${href}" aria-label="${label}"></video>
      </div>`;
    case "pdf":
      return pdfPreview(shown);
    case "none":
      return NOTHING;
    default:
      return shown.head.byteLength === 0 ? NOTHING : textualPreview(shown);
  }
}

/** As a picture, a drawing runs nothing. */
function picture({ href, label, isLink }: FileToShow): Html {
  const image = html`<img src="${href}" alt="${label}" loading="lazy" />`;
  return isLink ? html`<a class="picture" href="${href}">${image}</a>` : html`<span class="picture">${image}</span>`;
}

/** The script puts the browser's own view in when it is opened: a page may have many. Without a script, the link does. */
function pdfPreview({ href, label }: FileToShow): Html {
  return html`<details class="preview" data-frame="${href}" data-title="${label}" hidden>
    <summary>Show it here</summary>
  </details>`;
}

function textualPreview(shown: FileToShow): Html {
  const { file, head } = shown;
  const kind = previewKind(file);
  const isWhole = head.byteLength >= file.sizeBytes;
  if (kind === "notebook") return isWhole ? notebookPreview(decodeText(head).text) : NOTHING;
  const { text } = decodeText(head);
  if (text.includes("\0")) return NOTHING;
  if (kind === "table") return tablePreview(file.name, wholeLines(text, isWhole), isWhole);
  if (kind === "markdown") return markdownPreview(wholeLines(text, isWhole), isWhole, file);
  return textPreview(kind === "json" ? indentJson(text) : text, isWhole, file);
}

/** A line that was cut off would be read as something else. */
function wholeLines(text: string, isWhole: boolean): string {
  const end = text.lastIndexOf("\n");
  return isWhole || end < 0 ? text : text.slice(0, end + 1);
}

function markdownPreview(text: string, isWhole: boolean, file: FileDocument): Html {
  const rich = sanitise(markdownToRichText(text), { strict: true, headingOffset: 2, webPictures: "link" });
  return html`<div class="preview">
    <div class="rich">${raw(rich)}</div>
    ${isWhole ? NOTHING : onlyTheBeginning(file)}
  </div>`;
}

function textPreview(text: string, isWhole: boolean, file: FileDocument): Html {
  const lines = text.slice(0, MOST_CHARACTERS).replaceAll(/\r\n?/g, "\n").split("\n");
  const isCut = !isWhole || text.length > MOST_CHARACTERS || lines.length > MOST_LINES;
  return html`<div class="preview">
    <pre tabindex="0">${preformatted(lines.slice(0, MOST_LINES).join("\n"))}</pre>
    ${isCut ? onlyTheBeginning(file) : NOTHING}
  </div>`;
}

function onlyTheBeginning({ sizeBytes }: FileDocument): Html {
  return html`<p class="note">Only its beginning is shown; the file has ${fileSize(sizeBytes)}.</p>`;
}
