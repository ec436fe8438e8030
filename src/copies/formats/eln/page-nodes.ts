import { richTextToPlainText } from "../../../rich-text/text/plain-text.ts";
import type { CommentDocument, EntryDocument } from "../../snapshot/format.ts";
import type { FormatOptions } from "../format.ts";
import { type CrateNode, crateNode, refer, type Reference } from "./node.ts";
import type { ElnPage, PageFile } from "./page.ts";
import type { People } from "./people.ts";
import { isoDate } from "./slug.ts";

/** Where a page stands in the crate. */
export interface PagePlace {
  /** `./0001-day-1/`. */
  readonly id: string;
  /** Among all pages of the export, from 1. */
  readonly number: number;
  /** Among its siblings, from 1. */
  readonly position: number;
  readonly isPartOf: string;
  readonly notebook: { readonly id: string; readonly name: string };
  /** Dataset of each other page in the export, by its web address. */
  readonly pages: ReadonlyMap<string, string>;
}

/** The nodes of one page: its Dataset, its Files, its Comments and what is measured of it. */
export function pageNodes(
  page: ElnPage,
  place: PagePlace,
  people: People,
  options: FormatOptions,
): readonly CrateNode[] {
  const files = page.files.map((file) => fileNode(file, place, people));
  const comments = page.document.entries.flatMap((entry) =>
    entry.comments.map((comment) => ({ entry, comment, parent: parentOf(entry, page, place) })),
  );
  const said = comments.map((one, index) => commentNode(one, `#comment-${place.number}-${index + 1}`, people));
  const values = propertyValues(page, place);
  const dataset = datasetNode(page, place, { people, options, files, said, values });
  return [dataset, ...files, ...said, ...values];
}

interface Parts {
  readonly people: People;
  readonly options: FormatOptions;
  readonly files: readonly CrateNode[];
  readonly said: readonly CrateNode[];
  readonly values: readonly CrateNode[];
}

function datasetNode(page: ElnPage, place: PagePlace, { people, options, files, said, values }: Parts): CrateNode {
  const { document, text } = page;
  const { entries, path } = document;
  const dates = entries.flatMap(({ createdAt, updatedAt }) =>
    [isoDate(createdAt) ?? [], isoDate(updatedAt) ?? []].flat(),
  );
  const editors = [...new Set(entries.flatMap(({ lastModifiedBy }) => lastModifiedBy ?? []))];
  const { genre = "experiment", bodyInDescription } = options;
  const summary = `${path.slice(0, -1).join(" / ") || place.notebook.name}, ${entries.length} entries`.replaceAll(
    /\s+/g,
    " ",
  );
  return crateNode(place.id, "Dataset", {
    name: document.name.trim() === "" ? "Untitled" : document.name,
    genre,
    identifier: document.id,
    url: document.webUrl,
    author: people.refer(editors[0]),
    contributor: editors.slice(1).map((name) => people.refer(name)),
    dateCreated: dates.toSorted()[0],
    dateModified: dates.toSorted().at(-1),
    description: bodyInDescription === true && text !== "" ? text : summary,
    keywords: [place.notebook.name, ...path.slice(0, -1)].map((word) => word.replaceAll(",", ";")).join(","),
    encodingFormat: "text/html",
    text,
    isPartOf: refer(place.isPartOf),
    position: place.position,
    mentions: mentionsOf(page, place),
    comment: references(said),
    variableMeasured: references(values),
    hasPart: references(files),
  });
}

function fileNode(
  { name, title, contentType, sizeBytes, sha256, entry, description, version }: PageFile,
  place: PagePlace,
  people: People,
): CrateNode {
  return crateNode(`${place.id}${name}`, "File", {
    name: title.trim() === "" ? name : title,
    encodingFormat: contentType,
    contentSize: String(sizeBytes),
    sha256,
    description,
    identifier: entry?.id,
    dateCreated: isoDate(entry?.createdAt),
    dateModified: isoDate(entry?.updatedAt),
    author: entry === undefined ? undefined : people.refer(entry.lastModifiedBy),
    version: versionOf(version ?? entry?.version),
  });
}

interface Said {
  readonly entry: EntryDocument;
  readonly comment: CommentDocument;
  readonly parent: Reference;
}

function commentNode({ entry, comment, parent }: Said, id: string, people: People): CrateNode {
  return crateNode(id, "Comment", {
    text: `[on: ${labelOf(entry)}] ${comment.text}`,
    author: people.refer(comment.author, comment.authorEmail),
    // Importers want a date; an entry's own is the nearest where LabArchives gave none.
    dateCreated: isoDate(comment.createdAt) ?? isoDate(entry.updatedAt) ?? "1970-01-01T00:00:00+00:00",
    identifier: comment.id,
    parentItem: parent,
  });
}

/** Importers hang comments on the page alone; this says what they were about. */
function labelOf({ file, partType, content }: EntryDocument): string {
  if (file !== undefined) return file.name;
  const words = richTextToPlainText(content ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words === "" ? partType : `${partType}: ${Array.from(words).slice(0, 40).join("")}`;
}

function parentOf(entry: EntryDocument, page: ElnPage, place: PagePlace): Reference {
  const file = page.files.find((candidate) => candidate.entry === entry);
  return refer(file === undefined ? place.id : `${place.id}${file.name}`);
}

function propertyValues({ document }: ElnPage, { number, notebook }: PagePlace): readonly CrateNode[] {
  const facts = {
    "labarchives.tree_path": document.path.join(" / "),
    "labarchives.nbid": notebook.id,
    "labarchives.page_tree_id": document.id,
  };
  return Object.entries(facts).map(([propertyID, value], index) =>
    crateNode(`#pv-${number}-${index + 1}`, "PropertyValue", { propertyID, name: propertyID, value }),
  );
}

function mentionsOf({ text }: ElnPage, { pages, id }: PagePlace): readonly Reference[] {
  const links = [...text.matchAll(/\bhref="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
  const found = new Set(links.flatMap((href) => pages.get(href) ?? []));
  return [...found].filter((other) => other !== id).map(refer);
}

function references(nodes: readonly CrateNode[]): readonly Reference[] {
  return nodes.map((node) => refer(node["@id"]));
}

function versionOf(version: number | undefined): string | undefined {
  return version === undefined ? undefined : String(version);
}
