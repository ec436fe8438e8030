import { PathError } from "../../core/errors.ts";

/** Where something is, as a person writes it: a notebook, and a place in it. */
export interface Address {
  readonly notebook: { readonly name: string } | { readonly id: string };
  /** From the top of the notebook, as `NotebookPath` reads it; or the id of a folder or page. */
  readonly place: { readonly path: string } | { readonly id: string };
}

/** A web address of an entry alone: it says neither notebook nor page. */
export interface EntryAddress {
  readonly entryId: string;
}

const ID = "id:";
const TOP = { path: "/" } as const;

/**
 * Reads `Notebook:/path/to/page`. The name of the notebook ends at the first `:/`; in double quotes it may hold anything
 * (`"A:/B":/x`). Without a place, the notebook itself is meant. `id:…` stands for the id of a notebook, or after `Notebook:` for
 * that of a folder, page or entry. Web addresses of LabArchives are read as well.
 *
 * @throws PathError that says how an address looks.
 */
export function parseAddress(text: string): Address {
  const web = parseWebAddress(text);
  if (web !== undefined) {
    if (!("entryId" in web)) return web;
    throw new PathError(`${JSON.stringify(text)} is the address of an entry. Give that of its page or notebook.`);
  }
  const { notebook, rest } = text.startsWith('"') ? splitQuoted(text) : splitPlain(text);
  return { notebook, place: placeOf(rest, text) };
}

/**
 * Reads a web address as LabArchives and labapi print them: `…/<notebook>/page/<page>` (with `#<entry>` for an entry on it),
 * `…/<notebook>/notebook-dashboard`, `…/entry/<entry>`. `undefined` for whatever else.
 *
 * @throws PathError for one that cannot be decoded.
 */
export function parseWebAddress(text: string): Address | EntryAddress | undefined {
  const [whole, first = "", second, third, entry] =
    /^https?:\/\/[^/?#]+\/([^/?#]+)(?:\/([^/?#]+)(?:\/([^/?#]+))?)?\/?(?:\?[^#]*)?(?:#(.*))?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const decode = (part: string): string => decodePart(part, text);
  if (first === "entry" && second !== undefined && third === undefined) return { entryId: decode(second) };
  const notebook = { id: decode(first) };
  if (second === undefined || (second === "notebook-dashboard" && third === undefined)) return { notebook, place: TOP };
  if (second !== "page" || third === undefined) return undefined;
  return { notebook, place: { id: decode(entry === undefined || entry === "" ? third : entry) } };
}

function decodePart(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new PathError(`${JSON.stringify(text)} is not a web address: a "%" in it is not followed by two digits.`, {
      cause,
    });
  }
}

/** The path in the notebook of an address that gives one; `undefined` for ids. */
export function pathIn(text: string): string | undefined {
  const address = parseWebAddress(text) ?? parseAddress(text);
  return "entryId" in address || "id" in address.place ? undefined : address.place.path;
}

/** The address of a path in a notebook, as {@link parseAddress} reads it. */
export function formatAddress(notebookName: string, path: string): string {
  const needsQuotes = notebookName.includes(":") || notebookName.startsWith('"');
  const name = needsQuotes ? `"${notebookName.replaceAll(/["\\]/g, String.raw`\$&`)}"` : notebookName;
  return `${name}:${path}`;
}

function splitPlain(text: string): { notebook: Address["notebook"]; rest: string } {
  // A notebook may be called "id"; no id begins with a slash.
  const isId = text.startsWith(ID) && !/^id:(?:\/|id:)/.test(text);
  const body = isId ? text.slice(ID.length) : text;
  const end = endOfName(body);
  const name = end < 0 ? body : body.slice(0, end);
  if (name.trim() === "") throw malformed(text);
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
  if (whole === undefined || quoted === undefined || quoted.trim() === "") throw malformed(text);
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
