/** Of outputs, so much is shown; tables and tracebacks run on for pages. */
const MOST_OUTPUT_CHARACTERS = 2000;

/** A Jupyter notebook as text: cells in order, with what they printed. What is no notebook comes as it is. */
export function notebookAsText(json: string): string {
  const document = parse(json);
  const cells = listIn(document, "cells");
  if (cells.length === 0) return json;
  return cells.map(cellAsText).join("\n\n");
}

function cellAsText(cell: unknown, index: number): string {
  const kind = textIn(cell, "cell_type");
  const source = joined(fieldOf(cell, "source"));
  if (kind === "markdown" || kind === "raw") return source;
  const outputs = listIn(cell, "outputs")
    .map(outputAsText)
    .filter((text) => text !== "");
  const printed = outputs.length === 0 ? "" : `\nOutput:\n${outputs.join("\n")}`;
  return `[cell ${index + 1}]\n${source}${printed}`;
}

function outputAsText(output: unknown): string {
  const data = fieldOf(output, "data");
  const plain = joined(fieldOf(data, "text/plain")) || joined(fieldOf(output, "text"));
  const error = joined(fieldOf(output, "evalue"));
  const picture = Object.keys(data ?? {}).find((type) => type.startsWith("image/"));
  const text = [plain, error, picture === undefined ? "" : `(${picture})`].filter((part) => part !== "").join("\n");
  return text.length > MOST_OUTPUT_CHARACTERS ? `${text.slice(0, MOST_OUTPUT_CHARACTERS)} …` : text;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): object | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === "object" && found !== null ? found : typeof found === "string" ? [found] : undefined;
}

function textIn(value: unknown, name: string): string {
  return joined(fieldOf(value, name));
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const found = fieldOf(value, name);
  return Array.isArray(found) ? found : [];
}

/** Notebooks keep texts whole or as lists of lines. */
function joined(value: object | undefined): string {
  return Array.isArray(value) ? value.filter((line) => typeof line === "string").join("") : "";
}
