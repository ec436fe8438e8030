import { PathError } from "../../core/errors.ts";

/** Where something is, as a person writes it: a notebook, and a place in it. */
export interface Address {
  readonly notebook: { readonly name: string } | { readonly id: string };
  /** From the top of the notebook, as `NotebookPath` reads it; or the id of a folder or page. */
  readonly place: { readonly path: string } | { readonly id: string };
}

const ID = "id:";
const TOP = { path: "/" } as const;

/**
 * Reads `Notebook:/path/to/page`. The name of the notebook ends at the first `:/`; in double quotes it may hold anything
 * (`"A:/B":/x`). Without a place, the notebook itself is meant. `id:…` stands for the id of a notebook, or after `Notebook:` for
 * that of a folder or page. Web addresses of LabArchives are read as well.
 *
 * @throws PathError that says how an address looks.
 */
export function parseAddress(text: string): Address {
  const web = /^https?:\/\/[^/]+\/([^/]+)(?:\/page\/([^/?#]+)|\/notebook-dashboard)?\/?$/.exec(text);
  if (web !== null) return fromWeb(web);
  const { notebook, rest } = text.startsWith('"') ? splitQuoted(text) : splitPlain(text);
  return { notebook, place: placeOf(rest, text) };
}

/** The address of a path in a notebook, as {@link parseAddress} reads it. */
export function formatAddress(notebookName: string, path: string): string {
  const needsQuotes = notebookName.includes(":") || notebookName.startsWith('"');
  const name = needsQuotes ? `"${notebookName.replaceAll(/["\\]/g, String.raw`\$&`)}"` : notebookName;
  return `${name}:${path}`;
}

function fromWeb([, notebookId = "", nodeId]: RegExpExecArray): Address {
  const place = nodeId === undefined ? TOP : { id: decodeURIComponent(nodeId) };
  return { notebook: { id: decodeURIComponent(notebookId) }, place };
}

function splitPlain(text: string): { notebook: Address["notebook"]; rest: string } {
  const isId = text.startsWith(ID);
  const body = isId ? text.slice(ID.length) : text;
  const end = endOfName(body);
  const name = end < 0 ? body : body.slice(0, end);
  if (name === "") throw malformed(text);
  return { notebook: isId ? { id: name } : { name }, rest: end < 0 ? "" : body.slice(end + 1) };
}

/** At the first `:/` or `:id:`, or at a colon that ends the text; a colon in a name is no end by itself. */
function endOfName(text: string): number {
  const index = text.search(/:(?=\/|id:)/);
  if (index >= 0) return index;
  return text.endsWith(":") ? text.length - 1 : -1;
}

function splitQuoted(text: string): { notebook: Address["notebook"]; rest: string } {
  const [whole, quoted] = /^"((?:[^"\\]|\\.)*)"(?::|$)/.exec(text) ?? [];
  if (whole === undefined || quoted === undefined || quoted === "") throw malformed(text);
  return { notebook: { name: quoted.replaceAll(/\\(["\\])/g, "$1") }, rest: text.slice(whole.length) };
}

function placeOf(rest: string, text: string): Address["place"] {
  if (rest === "") return TOP;
  if (rest.startsWith(ID) && rest.length > ID.length) return { id: rest.slice(ID.length) };
  if (rest.startsWith("/")) return { path: rest };
  throw malformed(text);
}

function malformed(text: string): PathError {
  return new PathError(
    `${JSON.stringify(text)} is not an address. Write Notebook:/path/to/page, "Note:book":/path, or Notebook:id:….`,
  );
}
