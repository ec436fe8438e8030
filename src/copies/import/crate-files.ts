import { decoded, type HostileArchive } from "./archive.ts";
import { type CrateGraph, idOf, isA, listOf, type RawNode } from "./graph.ts";
import type { FileItem, ImportFinding, ItemBytes } from "./tree.ts";

/** The files that a crate speaks of, found in its archive. */
export class CrateFiles {
  readonly findings: ImportFinding[] = [];
  readonly #archive: HostileArchive;
  readonly #graph: CrateGraph;
  readonly #byShape = new Map<string, string>();
  readonly #used = new Set<string>();

  constructor(archive: HostileArchive, graph: CrateGraph) {
    this.#archive = archive;
    this.#graph = graph;
    for (const name of archive.files.keys()) this.#byShape.set(shapeOf(name), name);
  }

  /** Members that nothing has asked for yet. */
  get unused(): readonly string[] {
    return [...this.#archive.files.keys()].filter((name) => !this.#used.has(name));
  }

  use(name: string): void {
    this.#used.add(name);
  }

  /** Name of the member that a File stands for: as it is written, decoded, with single slashes, or in the other spelling of accents. */
  memberOf(id: string): string | undefined {
    const { files } = this.#archive;
    const own = id.replace(/^(?:\.\/+)+/, "");
    for (const name of [own, decoded(own)]) if (files.has(name)) return name;
    return this.#byShape.get(shapeOf(own)) ?? this.#byShape.get(shapeOf(decoded(own)));
  }

  /** The bytes of a member, with the hash the crate gives it. */
  bytes(name: string, sha256?: string): ItemBytes | undefined {
    const entry = this.#archive.files.get(name);
    if (entry === undefined) return undefined;
    this.#used.add(name);
    return { where: name, sizeBytes: entry.uncompressedSize, sha256, open: () => this.#archive.read(entry) };
  }

  async text(name: string, mostBytes: number): Promise<string | undefined> {
    const entry = this.#archive.files.get(name);
    return entry === undefined ? undefined : await this.#archive.text(entry, mostBytes);
  }

  /** A File as an attachment to be; `undefined` when it is not in the archive, which is told. */
  file(node: RawNode, comments: readonly string[]): FileItem | undefined {
    const id = idOf(node) ?? "";
    if (/^[a-z][a-z0-9+.-]*:/i.test(id) && this.memberOf(id) === undefined) {
      this.#tell("note", id, "a file on the web; it is not fetched, and stands as a link on its page");
      return undefined;
    }
    const name = this.memberOf(id);
    const bytes = name === undefined ? undefined : this.bytes(name, this.#hashOf(node, id));
    if (name === undefined || bytes === undefined) {
      this.#tell("damage", id, "the file is not in the archive");
      return undefined;
    }
    this.#checkSize(node, id, bytes);
    const title = this.#graph.text(node, "name").trim();
    // A name is what the file is called, and no path; the archive's own where there is none.
    const called = (title === "" ? name : title).split(/[\\/]/).findLast((part) => part !== "") ?? name;
    const caption = this.#graph.text(node, "description");
    return { kind: "file", name: called, caption: caption === "" ? undefined : caption, bytes, comments };
  }

  #checkSize(node: RawNode, id: string, { sizeBytes }: ItemBytes): void {
    const said = this.#graph.text(node, "contentSize").trim();
    if (/^\d+$/.test(said) && Number(said) !== sizeBytes) {
      this.#tell("damage", id, `the file has ${sizeBytes} bytes, and the crate says ${said}`);
    }
  }

  /** The hash that can be checked. 32 digits are an MD5, whatever they are called. */
  #hashOf(node: RawNode, id: string): string | undefined {
    const said = this.#graph.text(node, "sha256").trim().toLowerCase();
    if (/^[0-9a-f]{64}$/.test(said)) return said;
    const what = /^[0-9a-f]{32}$/.test(said) ? "an MD5" : "no SHA-256";
    this.#tell(
      said === "" ? "note" : "warning",
      id,
      said === "" ? "no hash to check the file by" : `its sha256 is ${what}`,
    );
    return undefined;
  }

  #tell(severity: ImportFinding["severity"], where: string, what: string): void {
    this.findings.push({ severity, where, what });
  }
}

/** Is it a file, as far as one can tell? */
export function isFile(node: RawNode): boolean {
  return isA(node, "File") || isA(node, "MediaObject");
}

export function isDataset(node: RawNode): boolean {
  return isA(node, "Dataset") && !isFile(node);
}

/** Ids of what a node has in it. */
export function partsOf(graph: CrateGraph, node: RawNode): readonly RawNode[] {
  const seen = new Set<RawNode>();
  return listOf(node["hasPart"]).flatMap((value) => {
    const part = graph.resolve(value);
    if (part === undefined || seen.has(part)) return [];
    seen.add(part);
    return [part];
  });
}

function shapeOf(name: string): string {
  return name.normalize("NFC").replaceAll(/\/{2,}/g, "/");
}
