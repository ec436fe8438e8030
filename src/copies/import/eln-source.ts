import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { HostileArchive, refused } from "./archive.ts";
import { CrateFiles, isDataset, isFile, partsOf } from "./crate-files.ts";
import { foreignItems } from "./foreign-page.ts";
import { CrateGraph, idOf, isA, type RawNode } from "./graph.ts";
import { ownItems } from "./own-page.ts";
import type { ImportLimits } from "./limits.ts";
import {
  bytesOf,
  type ImportFinding,
  type ImportItem,
  type ImportNode,
  type ImportPage,
  type ImportSource,
} from "./tree.ts";

const METADATA = "ro-crate-metadata.json";
const MOST_FOLDERS_DEEP = 100;
/** Made for people who look into an archive; what it shows is on the pages. */
const PREVIEW = /^ro-crate-preview(?:\.html$|_files\/)/;

/** Opens an `.eln` of any system. Everything that can be known without reading the files is checked here. */
export async function elnSource(path: string, limits: ImportLimits): Promise<ImportSource> {
  const archive = await HostileArchive.open(path, limits);
  try {
    const entry = archive.files.get(METADATA) ?? archive.files.get("ro-crate-metadata.jsonld");
    if (entry === undefined) throw refused(`it has no ${METADATA} in its folder`);
    const text = await archive.text(entry, limits.metadataBytes);
    const graph = new CrateGraph(text, limits);
    const source = new ElnSource(path, archive, { graph, text, limits });
    return await source.open();
  } catch (error) {
    await archive[Symbol.asyncDispose]();
    throw error;
  }
}

interface Metadata {
  readonly graph: CrateGraph;
  readonly text: string;
  readonly limits: ImportLimits;
}

class ElnSource implements ImportSource {
  readonly name: string;
  fingerprint = "";
  nodes: readonly ImportNode[] = [];
  readonly #path: string;
  readonly #archive: HostileArchive;
  readonly #metadata: Metadata;
  readonly #files: CrateFiles;
  readonly #findings: ImportFinding[] = [];
  readonly #placed = new Set<RawNode>();
  #hasForeign = false;

  constructor(path: string, archive: HostileArchive, metadata: Metadata) {
    this.name = basename(path);
    this.#path = path;
    this.#archive = archive;
    this.#metadata = metadata;
    this.#files = new CrateFiles(archive, metadata.graph);
  }

  get findings(): readonly ImportFinding[] {
    return [...this.#metadata.graph.findings, ...this.#files.findings, ...this.#findings];
  }

  async open(): Promise<this> {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(this.#path)) hash.update(piece as Buffer);
    this.fingerprint = hash.digest("hex");
    this.#files.use(METADATA);
    for (const name of this.#archive.oddNames) this.#tell("note", name, "a name that Windows keeps for itself");
    const pages = await this.#tree();
    const rest = this.#files.unused.filter((name) => !PREVIEW.test(name));
    if (pages.length === 0) throw refused("it has no page in it");
    this.nodes = this.#hasForeign || rest.length > 0 ? [...pages, this.#aboutPage(rest)] : pages;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#archive[Symbol.asyncDispose]();
  }

  #tell(severity: ImportFinding["severity"], where: string, what: string): void {
    this.#findings.push({ severity, where, what });
  }

  /** Folders first from `isPartOf`, as this program writes them; then from Datasets in Datasets. */
  async #tree(): Promise<readonly ImportNode[]> {
    const { graph } = this.#metadata;
    const { root } = graph;
    if (root === undefined) this.#tell("warning", METADATA, "there is no root; every Dataset is taken for a page");
    const tops = root === undefined ? graph.ofType("Dataset") : partsOf(graph, root).filter(isDataset);
    const listed = new Set(tops);
    const nested = new Set(
      tops.flatMap((top) => partsOf(graph, top).filter((part) => part !== top && listed.has(part))),
    );
    const builder = new Folders(graph);
    if (root !== undefined) await this.#rootPage(root, builder);
    for (const top of tops) {
      // Importers list a child twice, in its parent and at the top.
      if (!nested.has(top)) await this.#place(top, builder, undefined, 0);
    }
    for (const top of tops) await this.#place(top, builder, undefined, 0);
    return builder.nodes();
  }

  async #rootPage(root: RawNode, builder: Folders): Promise<void> {
    const { graph } = this.#metadata;
    const hasFiles = partsOf(graph, root).some(isFile);
    if (!hasFiles && graph.text(root, "text") === "") return;
    this.#placed.add(root);
    builder.add(root, await this.#page(root), undefined);
  }

  async #place(node: RawNode, builder: Folders, parent: RawNode | undefined, depth: number): Promise<void> {
    const { graph, limits } = this.#metadata;
    if (this.#placed.has(node)) {
      if (parent !== undefined)
        this.#tell("warning", idOf(node) ?? "", "stands in more than one place; it is imported once");
      return;
    }
    if (depth > limits.depth) throw refused(`its Datasets lie in each other more than ${limits.depth} deep`);
    this.#placed.add(node);
    builder.add(node, await this.#page(node), parent);
    for (const part of partsOf(graph, node).filter(isDataset)) await this.#place(part, builder, node, depth + 1);
  }

  async #page(node: RawNode): Promise<ImportPage> {
    const { graph, limits } = this.#metadata;
    const found = (finding: ImportFinding): void => void this.#findings.push(finding);
    const own = await ownItems(node, { graph, files: this.#files, found, mostBytes: limits.metadataBytes });
    if (own === undefined) this.#hasForeign = true;
    const items: readonly ImportItem[] = own ?? foreignItems(node, graph, this.#files, found);
    const name = graph.text(node, "name").trim() || (idOf(node) ?? "").replace(/^\.\/|\/$/g, "") || "Untitled";
    // oxlint-disable-next-line require-await -- pages of a snapshot are read in the same way
    return { kind: "page", name, items: async () => items };
  }

  /** Nothing of the file is lost: what has no place on a page is on this one. */
  #aboutPage(rest: readonly string[]): ImportPage {
    const { graph, text } = this.#metadata;
    const root = graph.root ?? {};
    const publisher = graph.resolve(graph.resolve(METADATA)?.["sdPublisher"]);
    const facts = [
      ["File", this.name],
      ["SHA-256", this.fingerprint],
      ["Title", graph.text(root, "name")],
      ["Description", graph.text(root, "description")],
      ["Written by", publisher === undefined ? "" : graph.text(publisher, "name")],
      ["Licence", graph.text(root, "license")],
    ].filter(([, value]) => value !== "");
    const rows = facts.map(
      ([key = "", value = ""]) => `<tr><td>${escapeHtml(key)}</td><td>${escapeHtml(value)}</td></tr>`,
    );
    const items: ImportItem[] = [
      { kind: "text", content: `<table><tbody>${rows.join("")}</tbody></table>`, comments: [] },
      {
        kind: "file",
        name: METADATA,
        caption: "Everything the file says",
        bytes: bytesOf(METADATA, text),
        comments: [],
      },
    ];
    for (const name of rest) {
      const bytes = this.#files.bytes(name);
      if (bytes === undefined) continue;
      this.#tell("warning", name, "the crate does not describe this file; it is kept on the page about the import");
      items.push({ kind: "file", name: basename(name), caption: name, bytes, comments: [] });
    }
    // oxlint-disable-next-line require-await -- pages of a snapshot are read in the same way
    return { kind: "page", name: `About the import of ${this.name}`, items: async () => items };
  }
}

interface Made {
  readonly node: ImportNode;
  readonly position: number;
}

/** Puts pages into the folders that they are part of. */
class Folders {
  readonly #graph: CrateGraph;
  readonly #children = new Map<RawNode | undefined, Made[]>();
  readonly #known = new Set<RawNode>();

  constructor(graph: CrateGraph) {
    this.#graph = graph;
    for (const folder of graph.ofType("Collection")) this.#known.add(folder);
    for (const folder of this.#known)
      this.#listFor(this.#above(folder)).push({ node: this.#lazy(folder), position: positionOf(folder) });
  }

  add(node: RawNode, page: ImportPage, parent: RawNode | undefined): void {
    const folder = this.#above(node) ?? parent;
    this.#listFor(folder).push({ node: page, position: positionOf(node) });
  }

  /** Datasets that have Datasets in them are a page, and a folder of the same name beside it. */
  nodes(): readonly ImportNode[] {
    return this.#built(undefined, new Set());
  }

  #built(of: RawNode | undefined, above: ReadonlySet<RawNode>): readonly ImportNode[] {
    if (of !== undefined && above.has(of)) return [];
    const within = of === undefined ? above : new Set([...above, of]);
    const made = (this.#children.get(of) ?? []).toSorted((a, b) => a.position - b.position);
    return made.flatMap(({ node }) => {
      const source = this.#sourceOf.get(node);
      if (source === undefined) return [node];
      return [{ kind: "folder" as const, name: node.name, children: this.#built(source, within) }];
    });
  }

  readonly #sourceOf = new Map<ImportNode, RawNode>();

  #lazy(folder: RawNode): ImportNode {
    const node: ImportNode = { kind: "folder", name: this.#graph.text(folder, "name") || "Untitled", children: [] };
    this.#sourceOf.set(node, folder);
    return node;
  }

  #listFor(folder: RawNode | undefined): Made[] {
    const known = this.#children.get(folder) ?? [];
    this.#children.set(folder, known);
    if (folder !== undefined && !this.#known.has(folder)) {
      this.#known.add(folder);
      this.#listFor(this.#above(folder)).push({ node: this.#lazy(folder), position: positionOf(folder) });
    }
    return known;
  }

  /** The folder that something is part of; nothing when that leads in a circle. */
  #above(node: RawNode): RawNode | undefined {
    const folder = this.#graph.resolve(node["isPartOf"]);
    if (folder === undefined || !isA(folder, "Collection")) return undefined;
    const seen = new Set<RawNode>([node]);
    for (let one: RawNode | undefined = folder; one !== undefined; one = this.#graph.resolve(one["isPartOf"])) {
      if (seen.has(one)) return undefined;
      if (seen.size > MOST_FOLDERS_DEEP)
        throw refused(`its folders lie in each other more than ${MOST_FOLDERS_DEEP} deep`);
      seen.add(one);
    }
    return folder;
  }
}

function positionOf(node: RawNode): number {
  const position = node["position"];
  return typeof position === "number" && Number.isFinite(position) ? position : Number.MAX_SAFE_INTEGER;
}
