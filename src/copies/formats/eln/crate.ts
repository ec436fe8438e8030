import { packageVersion } from "../../../core/version.ts";
import type { MemberDocument } from "../../snapshot/format.ts";
import type { SnapshotNode } from "../../snapshot/placed.ts";
import type { FormatOptions } from "../format.ts";
import type { SnapshotPart } from "../part.ts";
import type { Survey } from "../survey.ts";
import { type CrateNode, crateNode, refer } from "./node.ts";
import { elnPage } from "./page.ts";
import { pageNodes, type PagePlace } from "./page-nodes.ts";
import { People } from "./people.ts";
import { asciiSlug, isoDate, numbered } from "./slug.ts";

/** A page and its folder in the archive. */
export interface PlacedPage {
  readonly node: SnapshotNode;
  /** `0001-day-1`. */
  readonly folder: string;
  readonly place: PagePlace;
}

/** What the crate of a part holds, and in which order. Pages are read when it is their turn. */
export class Crate {
  readonly pages: readonly PlacedPage[];
  readonly #part: SnapshotPart;
  readonly #survey: Survey;
  readonly #options: FormatOptions;
  readonly #people: People;
  readonly #folders: CrateNode[] = [];

  constructor(part: SnapshotPart, survey: Survey, options: FormatOptions) {
    this.#part = part;
    this.#survey = survey;
    this.#options = options;
    this.#people = new People(survey.people, options.includeEmails === true);
    this.pages = this.#place();
  }

  /** `ro-crate-metadata.json`, piece by piece. */
  async *metadata(): AsyncGenerator<string, void, undefined> {
    yield `{\n"@context": ${JSON.stringify(this.#context())},\n"@graph": [\n`;
    yield [this.#descriptor(), this.#root(), ...this.#folders].map(written).join(",\n");
    for (const { node, place } of this.pages) {
      const page = elnPage(await this.#part.readPage(node), this.#part.snapshot.manifest.baseUrl, this.#options);
      for (const one of pageNodes(page, place, this.#people, this.#options)) yield `,\n${written(one)}`;
    }
    for (const node of [...this.#people.nodes(), ...this.#tools()]) yield `,\n${written(node)}`;
    yield "\n]\n}\n";
  }

  #place(): readonly PlacedPage[] {
    const pages: { node: SnapshotNode; folder: string; position: number; isPartOf: string }[] = [];
    const positions = new Map<string, number>();
    const folderIds = new Map<string, string>();
    for (const node of this.#part.nodes()) {
      const parent = node.folder.includes("/") ? node.folder.slice(0, node.folder.lastIndexOf("/")) : "";
      const isPartOf = folderIds.get(parent) ?? "./";
      const position = (positions.get(parent) ?? 0) + 1;
      positions.set(parent, position);
      const { document } = node;
      if (document.kind === "folder") {
        const id = `#folder-${folderIds.size + 1}`;
        folderIds.set(node.folder, id);
        const facts = { name: document.name, position, isPartOf: refer(isPartOf), identifier: document.id };
        this.#folders.push(crateNode(id, "Collection", facts));
      } else if (document.missing === undefined) {
        const folder = `${numbered(pages.length + 1)}-${asciiSlug(document.name, 40)}`;
        pages.push({ node, folder, position, isPartOf });
      }
    }
    const { id, name } = this.#part.notebook;
    const byUrl = new Map(pages.map(({ node, folder }) => [node.document.webUrl ?? "", `./${folder}/`]));
    return pages.map(({ node, folder, position, isPartOf }, index) => {
      const place = { id: `./${folder}/`, number: index + 1, position, isPartOf, notebook: { id, name }, pages: byUrl };
      return { node, folder, place };
    });
  }

  #context(): unknown {
    // 1.1 does not know the term, and checkers refuse what a context does not know.
    return this.#version === "1.2"
      ? "https://w3id.org/ro/crate/1.2/context"
      : ["https://w3id.org/ro/crate/1.1/context", { sha256: "http://schema.org/sha256" }];
  }

  get #version(): "1.1" | "1.2" {
    return this.#options.roCrate ?? "1.1";
  }

  /** When the snapshot was taken: whenever it is exported, the bytes are the same. */
  get #date(): string {
    return isoDate(this.#part.snapshot.manifest.startedAt) ?? "1970-01-01T00:00:00+00:00";
  }

  #descriptor(): CrateNode {
    return crateNode("ro-crate-metadata.json", "CreativeWork", {
      about: refer("./"),
      conformsTo: refer(`https://w3id.org/ro/crate/${this.#version}`),
      version: "1.0",
      dateCreated: this.#date,
      sdPublisher: refer("#publisher"),
    });
  }

  #root(): CrateNode {
    const { notebook } = this.#part;
    const { pages, entries } = this.#survey;
    const members = notebook.settings.members ?? [];
    const owner = members.find(({ role }) => /owner/i.test(role));
    return crateNode("./", "Dataset", {
      name: notebook.name.trim() === "" ? "Untitled" : notebook.name,
      description: `LabArchives notebook, ${pages} pages, ${entries} entries, exported from a copy of ${this.#date}`,
      identifier: notebook.id,
      url: notebook.webUrl,
      datePublished: this.#date,
      dateModified: isoDate(this.#survey.newest),
      license: refer(this.#license),
      author: owner === undefined ? refer("#publisher") : this.#people.refer(nameOf(owner), owner.email),
      contributor: members.map((member) => this.#people.refer(nameOf(member), member.email)),
      publisher: refer("#publisher"),
      genre: "collection",
      hasPart: this.pages.map(({ place }) => refer(place.id)),
    });
  }

  get #license(): string {
    return this.#options.license ?? "#license";
  }

  #tools(): readonly CrateNode[] {
    const license = this.#options.license ?? "No licence declared";
    return [
      crateNode(this.#license, "CreativeWork", { name: license, url: this.#options.license }),
      crateNode("#publisher", "Organization", { name: "labapi" }),
      crateNode("#labapi", "SoftwareApplication", { name: "labapi", version: packageVersion() }),
      crateNode("#export", "CreateAction", {
        name: "Export from LabArchives",
        instrument: refer("#labapi"),
        result: refer("./"),
        endTime: this.#date,
      }),
    ];
  }
}

function nameOf({ fullName, email }: MemberDocument): string | undefined {
  return fullName ?? email;
}

function written(node: CrateNode): string {
  return JSON.stringify(node);
}
