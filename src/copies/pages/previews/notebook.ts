import { html, raw } from "hono/html";
import { type Html, NOTHING, preformatted } from "../../../look/index.ts";
import { markdownToRichText, sanitise } from "../../../rich-text/index.ts";

const MOST_CELLS = 100;
const MOST_CHARACTERS = 10_000;
/** Of a picture, as base64. */
const MOST_PICTURE_CHARACTERS = 700_000;

/** A Jupyter notebook to read: its cells and what they gave. Nothing in it runs; nothing at all where it is no notebook. */
export function notebookPreview(text: string): Html {
  const cells = cellsOf(text);
  if (cells.length === 0) return NOTHING;
  const left = cells.length - MOST_CELLS;
  return html`<details class="preview" open>
    <summary>Notebook, ${cells.length} cells</summary>
    ${cells.slice(0, MOST_CELLS).map(cellOf)}
    ${left > 0 ? html`<p class="note">${left} more cells are not shown.</p>` : NOTHING}
  </details>`;
}

type Json = Readonly<Record<string, unknown>>;

function cellsOf(text: string): readonly Json[] {
  try {
    return membersOf(jsonOf(JSON.parse(text))["cells"]);
  } catch {
    return [];
  }
}

function cellOf(cell: Json): Html {
  const source = joined(cell["source"]);
  if (cell["cell_type"] === "markdown") return html`<div class="cell rich">${rich(markdownToRichText(source))}</div>`;
  const number = cell["execution_count"];
  const label = typeof number === "number" ? `In [${number}]` : "In";
  return html`<div class="cell">
    <p class="kind">${label}</p>
    ${codeOf(source)} ${membersOf(cell["outputs"]).map(outputOf)}
  </div>`;
}

function outputOf(output: Json): Html {
  const data = jsonOf(output["data"]);
  const picture = pictureOf(data);
  if (picture !== undefined) return picture;
  const markup = joined(data["text/html"]) || undefined;
  if (markup !== undefined) return html`<div class="rich">${rich(markup.slice(0, 10 * MOST_CHARACTERS))}</div>`;
  const said = joined(output["text"]) || joined(data["text/plain"]) || membersText(output["traceback"]);
  return said === "" ? NOTHING : codeOf(said);
}

function pictureOf(data: Json): Html | undefined {
  for (const type of ["image/png", "image/jpeg", "image/gif"]) {
    const base64 = joined(data[type]).replaceAll(/\s/g, "");
    if (base64 === "" || base64.length > MOST_PICTURE_CHARACTERS || !/^[a-z\d+/]+={0,2}$/i.test(base64)) continue;
    const alt = joined(data["text/plain"]) || "What the cell drew";
    return html`<span class="picture"><img src="data:${type};base64,${base64}" alt="${alt}" /></span>`;
  }
  return undefined;
}

function codeOf(source: string): Html {
  // Colours of a terminal.
  const text = source.replaceAll(/\u001B\[[\d;]*m/g, "");
  const shown = text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
  return html`<pre tabindex="0">${preformatted(shown)}</pre>`;
}

function rich(markup: string): Html {
  return raw(sanitise(markup, { strict: true, headingOffset: 2, webPictures: "link" }));
}

/** Jupyter writes a text as one string, or as a list of lines. */
function joined(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.filter((line) => typeof line === "string").join("") : "";
}

function membersText(value: unknown): string {
  return Array.isArray(value) ? value.filter((line) => typeof line === "string").join("\n") : "";
}

function jsonOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function membersOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(jsonOf) : [];
}
