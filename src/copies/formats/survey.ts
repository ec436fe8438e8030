import type { EntryDocument, PageDocument } from "../snapshot/format.ts";
import type { SnapshotPart } from "./part.ts";
import type { Treatment } from "./treatment.ts";

/** What became of the entries of one part type. */
export interface Conversion extends Treatment {
  readonly partType: string;
  readonly count: number;
}

/** Something that is not in the export. */
export interface LeftOut {
  /** Names from the top of the notebook. */
  readonly path: readonly string[];
  readonly why: string;
}

/** Somebody whose name is on the pages. */
export interface PersonFacts {
  readonly name: string;
  readonly email?: string;
  readonly orcid?: string;
}

/** What is in the part that is exported: read once, before anything is written. */
export class Survey {
  pages = 0;
  folders = 0;
  entries = 0;
  files = 0;
  comments = 0;
  fileBytes = 0;
  /** The newest date on any page. */
  newest: string | undefined;
  largestFileBytes = 0;
  readonly leftOut: LeftOut[] = [];
  /** Ids of the people on the pages, by {@link personKey}. */
  readonly people = new Map<string, PersonFacts>();
  readonly #conversions = new Map<string, { conversion: Treatment & { partType: string }; count: number }>();
  readonly #treatment: (entry: EntryDocument) => Treatment;

  constructor(treatment: (entry: EntryDocument) => Treatment) {
    this.#treatment = treatment;
  }

  /** By part type, in alphabetical order. */
  get conversions(): readonly Conversion[] {
    const keys = [...this.#conversions.keys()].toSorted();
    return keys.flatMap((key) => {
      const found = this.#conversions.get(key);
      return found === undefined ? [] : [{ ...found.conversion, count: found.count }];
    });
  }

  /** Reads every page of the part. */
  async read(part: SnapshotPart, signal: AbortSignal | undefined): Promise<this> {
    for (const member of part.notebook.settings.members ?? []) {
      const { fullName, email, orcid } = member;
      this.meet({ name: fullName ?? email ?? "Unknown", ...(email && { email }), ...(orcid && { orcid }) });
    }
    for (const node of part.nodes()) {
      signal?.throwIfAborted();
      if (node.document.kind === "folder") this.folders += 1;
      else if (node.document.missing === undefined) this.#page(await part.readPage(node));
      else this.leftOut.push({ path: node.path, why: node.document.missing });
    }
    return this;
  }

  #page(page: PageDocument): void {
    this.pages += 1;
    for (const entry of page.entries) this.#entry(page, entry);
  }

  #entry(page: PageDocument, entry: EntryDocument): void {
    this.entries += 1;
    this.comments += entry.comments.length;
    const { file, partType } = entry;
    if (file !== undefined && file.path !== null) {
      this.files += 1;
      this.fileBytes += file.sizeBytes;
      this.largestFileBytes = Math.max(this.largestFileBytes, file.sizeBytes);
    }
    for (const date of [entry.createdAt, entry.updatedAt]) {
      if (date !== undefined && (this.newest === undefined || date > this.newest)) this.newest = date;
    }
    if (file !== undefined && file.path === null) {
      this.leftOut.push({ path: [...page.path, file.name], why: file.missing ?? "its bytes could not be had" });
    }
    if (entry.lastModifiedBy !== undefined) this.meet({ name: entry.lastModifiedBy });
    for (const { author, authorEmail } of entry.comments) {
      if (author !== undefined) this.meet({ name: author, ...(authorEmail !== undefined && { email: authorEmail }) });
    }
    const treatment = this.#treatment(entry);
    const key = `${partType} ${treatment.as}`;
    const known = this.#conversions.get(key) ?? { conversion: { partType, ...treatment }, count: 0 };
    known.count += 1;
    this.#conversions.set(key, known);
  }

  /** Somebody of a name and an address is somebody else than one of the same name and another address. */
  meet(person: PersonFacts): void {
    const key = personKey(person, this.people);
    const known = this.people.get(key);
    this.people.set(key, { ...person, ...known });
  }
}

/** Who it is: the address where it is known; or whoever of that name was met first. */
export function personKey({ name, email }: PersonFacts, people: ReadonlyMap<string, PersonFacts>): string {
  if (email !== undefined && email !== "") return email.toLowerCase();
  for (const [key, known] of people) if (known.name === name) return key;
  return `name:${name}`;
}
