import { refused } from "./archive.ts";
import type { ImportLimits } from "./limits.ts";
import type { ImportFinding } from "./tree.ts";

/** A node as it came: anything may be anything. */
export type RawNode = Readonly<Record<string, unknown>>;

/** The graph of a crate from anywhere: forgiving, and never deeper than what it was given. */
export class CrateGraph {
  readonly findings: ImportFinding[] = [];
  readonly #nodes = new Map<string, RawNode>();

  /** @throws DamageError for what is no JSON, no crate, or far too much. */
  constructor(text: string, limits: ImportLimits) {
    const graph = graphIn(text);
    if (graph.length > limits.nodes) throw refused(`its metadata has ${graph.length} nodes`);
    for (const node of graph) this.#take(node);
  }

  #take(node: unknown): void {
    if (!isNode(node)) return this.#warn("ro-crate-metadata.json", "something in the graph is no node");
    const id = idOf(node);
    if (id === undefined) return this.#warn("ro-crate-metadata.json", "a node has no @id");
    if (this.#nodes.has(keyOf(id))) return this.#warn(id, "the @id stands twice; the first one counts");
    this.#nodes.set(keyOf(id), node);
  }

  #warn(where: string, what: string): void {
    this.findings.push({ severity: "warning", where, what });
  }

  /** The node that is meant: named by its `@id`, or written where it stands. */
  resolve(value: unknown): RawNode | undefined {
    if (typeof value === "string") return this.#nodes.get(keyOf(value));
    if (!isNode(value)) return undefined;
    const id = idOf(value);
    return (
      (id === undefined ? undefined : this.#nodes.get(keyOf(id))) ?? (Object.keys(value).length > 1 ? value : undefined)
    );
  }

  /** Nodes that a property names, one or many. */
  all(node: RawNode, property: string): readonly RawNode[] {
    return listOf(node[property])
      .map((value) => this.resolve(value))
      .filter((found) => found !== undefined);
  }

  /** What a property says, as text: its own, or that of the node it names. */
  text(node: RawNode, property: string): string {
    const [value] = listOf(node[property]);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    const named = this.resolve(value);
    return named === undefined ? "" : (scalar(named["text"]) ?? scalar(named["name"]) ?? "");
  }

  ofType(type: string): readonly RawNode[] {
    return [...this.#nodes.values()].filter((node) => isA(node, type));
  }

  get root(): RawNode | undefined {
    const descriptor = this.resolve("ro-crate-metadata.json") ?? this.resolve("ro-crate-metadata.jsonld");
    const about = descriptor === undefined ? undefined : this.resolve(descriptor["about"]);
    return about ?? this.resolve("./");
  }
}

export function isA(node: RawNode, type: string): boolean {
  return listOf(node["@type"]).includes(type);
}

export function idOf(node: RawNode): string | undefined {
  const id = node["@id"];
  return typeof id === "string" && id !== "" ? id : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** One spelling for `./a`, `a` and `a//b`; a folder's slash at the end stays. */
function keyOf(id: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(id) ? id : id.replace(/^(?:\.\/+)+(?=.)/, "").replaceAll(/\/{2,}/g, "/");
}

function isNode(value: unknown): value is RawNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function graphIn(text: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw refused("its ro-crate-metadata.json is no JSON");
  }
  const graph: unknown = isNode(document) ? document["@graph"] : undefined;
  if (Array.isArray(graph)) return graph as readonly unknown[];
  throw refused("its ro-crate-metadata.json has no @graph");
}
