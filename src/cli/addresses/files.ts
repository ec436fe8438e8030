import type { AttachmentEntry, Entry, Page } from "../../index.ts";
import { AmbiguousNameError, TraversalError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import { formatAddress } from "./address.ts";

const ID = "id:";

/**
 * The file on a page that an address ends with: its name; `file.csv#2` for the second of that name, in the order of the page, unless a
 * file is really called so; or `id:…`.
 *
 * @throws TraversalError with the nearest names; AmbiguousNameError with the addresses of the namesakes.
 */
export function fileOn(page: Page, entries: readonly Entry[], name: string): Page | AttachmentEntry {
  const files = entries.filter((entry) => entry.kind === "attachment");
  const namesakes = files.filter(({ filename }) => isCalled(filename, name));
  const [only] = namesakes;
  if (namesakes.length === 1 && only !== undefined) return only;
  if (namesakes.length > 1) throw ambiguous(page, files, namesakes);
  const found =
    numberedFile(files, name) ?? (name.startsWith(ID) ? entryOn(page, entries, name.slice(ID.length)) : undefined);
  if (found !== undefined) return found;
  const available = nearNames(name, [...new Set(files.map(({ filename }) => filename))]);
  const where = formatAddress(page.notebook.name, page.path.toString());
  throw new TraversalError(
    `There is no file ${JSON.stringify(name)} on ${JSON.stringify(where)}. ${listNames(available)}`,
    { segment: name, available },
  );
}

/** The entry with that id if it is a file, or the page if it is another entry of it. */
function entryOn(page: Page, entries: readonly Entry[], id: string): Page | AttachmentEntry | undefined {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry === undefined) return undefined;
  return entry.kind === "attachment" ? entry : page;
}

/** What a file on a page is called in an address: with a number where it has namesakes. */
export function fileLabel(entries: readonly Entry[], file: AttachmentEntry): string {
  const files = entries.filter((entry) => entry.kind === "attachment");
  const namesakes = files.filter(({ filename }) => isCalled(filename, file.filename));
  if (namesakes.length < 2) return file.filename;
  const label = `${file.filename}#${namesakes.findIndex(({ id }) => id === file.id) + 1}`;
  return files.some(({ filename }) => isCalled(filename, label)) ? `${ID}${file.id}` : label;
}

/** As it can be typed again. */
export function fileAddress(page: Page, entries: readonly Entry[], file: AttachmentEntry): string {
  return formatAddress(page.notebook.name, page.path.child(fileLabel(entries, file)).toString());
}

function numberedFile(files: readonly AttachmentEntry[], name: string): AttachmentEntry | undefined {
  const [, base = "", number] = /^(.+)#([1-9]\d*)$/s.exec(name) ?? [];
  return number === undefined
    ? undefined
    : files.filter(({ filename }) => isCalled(filename, base))[Number(number) - 1];
}

function ambiguous(page: Page, files: readonly AttachmentEntry[], namesakes: readonly AttachmentEntry[]): Error {
  const addresses = namesakes.map((file) => JSON.stringify(fileAddress(page, files, file)));
  return new AmbiguousNameError(
    `${namesakes.length} files are called ${JSON.stringify(namesakes[0]?.filename)}. Take one: ${addresses.join(", ")}.`,
    { ids: namesakes.map(({ id }) => id) },
  );
}

function isCalled(filename: string, name: string): boolean {
  return filename.normalize("NFC") === name.normalize("NFC");
}
