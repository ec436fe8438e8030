import type { EntryDocument, FileDocument, PageDocument } from "../../snapshot/format.ts";
import { sha256Of, toJson } from "../../snapshot/json.ts";
import type { FormatOptions } from "../format.ts";
import { type EntryNames, entryBody, pageView } from "./body.ts";
import { fileSlug, numbered } from "./slug.ts";

/** A file in the folder of a page, and the entry it belongs to. */
export interface PageFile {
  /** Only `A-Za-z0-9._-`. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly entry: EntryDocument | undefined;
  /** Its caption, or what it is. */
  readonly description: string | undefined;
  /** A file of the snapshot, or bytes made here. */
  readonly origin: FileDocument | Uint8Array;
  readonly version?: number;
}

/** A page as it stands in an `.eln`: the text, and every file. */
export interface ElnPage {
  readonly document: PageDocument;
  readonly text: string;
  readonly files: readonly PageFile[];
}

/** What a page keeps everything in, exactly as LabArchives gave it. */
export const ENTRIES_FILE = "entries.json";

const RAW_TYPES: Readonly<Record<string, readonly [extension: string, contentType: string]>> = {
  "widget entry": ["json", "application/json"],
  "sketch entry": ["json", "application/json"],
  "equation entry": ["tex", "application/x-tex"],
  "reference entry": ["xml", "application/xml"],
};
const IN_TEXT = new Set(["text entry", "plain text entry", "heading"]);

/** Lays a page out. The same page gives the same bytes. */
export function elnPage(document: PageDocument, baseUrl: string, options: FormatOptions): ElnPage {
  const files: PageFile[] = [];
  const bodies: string[] = [];
  const entries: EntryDocument[] = [];
  for (const [index, entry] of document.entries.entries()) {
    const { names, own } = filesOfEntry(entry, numbered(index + 1), options);
    const body = entryBody(entry, names, baseUrl);
    files.push(...own);
    for (const { name, contentType, bytes } of body.pictures) {
      files.push(made(name, bytes, { contentType, entry, description: "A picture of the text" }));
    }
    bodies.push(`<section data-eid="${entry.id.replaceAll(/[^\w.:=-]/g, "_")}">${body.html}</section>`);
    entries.push(kept(entry, names, options));
  }
  const text = bodies.join("\n");
  const comments = document.entries.flatMap((entry) => entry.comments);
  const view = Buffer.from(pageView(document.name, text, comments));
  const exact = Buffer.from(toJson({ ...document, entries }));
  files.push(
    made("page.html", view, {
      contentType: "text/html",
      entry: undefined,
      description: "The page, to read in a browser",
    }),
    made(ENTRIES_FILE, exact, {
      contentType: "application/json",
      entry: undefined,
      description: "Everything LabArchives says of the page and its entries",
    }),
  );
  return { document, text, files };
}

function filesOfEntry(
  entry: EntryDocument,
  number: string,
  options: FormatOptions,
): { names: EntryNames; own: readonly PageFile[] } {
  const own: PageFile[] = [];
  const type = entry.partType.trim().toLowerCase();
  const file = present(entry.file);
  const picture = present(entry.picture);
  const names = {
    prefix: `entry-${number}`,
    file: file === undefined ? undefined : `att-${number}-${fileSlug(file.name)}`,
    picture: picture === undefined ? undefined : `entry-${number}-snapshot-${fileSlug(picture.name)}`,
    raw: rawName(entry, type, number),
  };
  if (file !== undefined && names.file !== undefined) own.push(fromSnapshot(names.file, file, entry, entry.caption));
  if (picture !== undefined && names.picture !== undefined) {
    own.push(fromSnapshot(names.picture, picture, entry, `LabArchives' picture of the ${entry.partType}`));
  }
  if (names.raw !== undefined) {
    const [, contentType = "text/plain"] = RAW_TYPES[type] ?? [];
    const description = `Data of the ${entry.partType}, as LabArchives stores it`;
    own.push(made(names.raw, Buffer.from(entry.content ?? ""), { contentType, entry, description }));
  }
  if (options.versions === true) own.push(...earlierFiles(entry, number));
  return { names, own };
}

function* earlierFiles(entry: EntryDocument, number: string): Generator<PageFile, void, undefined> {
  for (const { version, file } of entry.versions ?? []) {
    const there = present(file);
    if (there === undefined) continue;
    const name = `att-${number}-v${version}-${fileSlug(there.name)}`;
    yield { ...fromSnapshot(name, there, entry, `Version ${version} of ${there.name}`), version };
  }
}

function rawName({ content, file }: EntryDocument, type: string, number: string): string | undefined {
  if (IN_TEXT.has(type) || file !== undefined || content === null || content === "") return undefined;
  return `entry-${number}-data.${RAW_TYPES[type]?.[0] ?? "txt"}`;
}

function present(file: FileDocument | undefined): FileDocument | undefined {
  return file === undefined || file.path === null ? undefined : file;
}

function fromSnapshot(
  name: string,
  file: FileDocument,
  entry: EntryDocument,
  description: string | undefined,
): PageFile {
  const { sizeBytes, sha256, contentType = "application/octet-stream" } = file;
  return { name, title: file.name, contentType, sizeBytes, sha256, entry, description, origin: file };
}

function made(
  name: string,
  bytes: Uint8Array,
  facts: Pick<PageFile, "contentType" | "entry" | "description">,
): PageFile {
  return { name, title: name, ...facts, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes), origin: bytes };
}

/** The entry as it is, but for where its files lie here, and for what is nobody else's business. */
function kept(entry: EntryDocument, names: EntryNames, { includeIps, includeEmails }: FormatOptions): EntryDocument {
  const { thumbnail: _thumbnail, versions: _versions, lastModifiedIp, file, picture, comments, ...rest } = entry;
  return {
    ...rest,
    ...(includeIps === true && lastModifiedIp !== undefined && { lastModifiedIp }),
    ...(file !== undefined && { file: { ...file, path: names.file ?? null } }),
    ...(picture !== undefined && { picture: { ...picture, path: names.picture ?? null } }),
    comments: comments.map(({ authorEmail, ...comment }) => ({
      ...comment,
      ...(includeEmails === true && authorEmail !== undefined && { authorEmail }),
    })),
  };
}
