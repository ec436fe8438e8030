import { createHash } from "node:crypto";
import { DamageError } from "../../core/errors.ts";
import type { ImportFinding, ImportItem, ImportNode, ImportSource, ItemBytes } from "./tree.ts";

/** What an import will do, known before anything is sent. */
export interface ImportPlan {
  readonly folders: number;
  readonly pages: number;
  readonly texts: number;
  readonly files: number;
  readonly comments: number;
  /** Of the files. */
  readonly bytes: number;
  /** What there will be, each folder before its contents. */
  readonly nodes: readonly PlannedNode[];
  readonly findings: readonly ImportFinding[];
}

export interface PlannedNode {
  readonly kind: "folder" | "page";
  /** Names below the destination. */
  readonly path: readonly string[];
  /** Entries on a page. */
  readonly entries: number;
}

/** A node with its place in the copy: the same copy gives the same keys, so that a later run knows what an earlier one did. */
export interface KeyedNode {
  readonly key: string;
  readonly node: ImportNode;
  readonly path: readonly string[];
}

/** Each folder before its contents. */
export function* keyed(
  nodes: readonly ImportNode[],
  above = "",
  path: readonly string[] = [],
): Generator<KeyedNode, void, undefined> {
  for (const [index, node] of nodes.entries()) {
    const key = above === "" ? String(index) : `${above}.${index}`;
    const own = [...path, node.name];
    yield { key, node, path: own };
    if (node.kind === "folder") yield* keyed(node.children, key, own);
  }
}

/** What planning tells. */
export interface Checked {
  readonly type: "checked";
  readonly path: readonly string[];
  readonly files: number;
}

/** Reads all of it once: every text, and every byte of every file. */
export class Planning {
  readonly #source: ImportSource;
  readonly #maxFileBytes: number;
  readonly #counts = { folders: 0, pages: 0, texts: 0, files: 0, comments: 0, bytes: 0 };
  readonly #nodes: PlannedNode[] = [];
  readonly #findings: ImportFinding[] = [];
  /** Hash of each file, by page and item, as it was when it was checked. */
  readonly sums = new Map<string, string>();

  constructor(source: ImportSource, maxFileBytes: number) {
    this.#source = source;
    this.#maxFileBytes = maxFileBytes;
  }

  /** Yields after each page. */
  async *run(signal: AbortSignal | undefined): AsyncGenerator<Checked, ImportPlan, undefined> {
    for (const { key, node, path } of keyed(this.#source.nodes)) {
      signal?.throwIfAborted();
      this.#checkName(node.name, path);
      if (node.kind === "folder") {
        this.#counts.folders += 1;
        this.#nodes.push({ kind: "folder", path, entries: 0 });
        continue;
      }
      const items = await node.items();
      this.#counts.pages += 1;
      this.#nodes.push({ kind: "page", path, entries: items.length });
      for (const [index, item] of items.entries()) await this.#item(item, `${key}/${index}`, path);
      yield { type: "checked", path, files: items.filter(({ kind }) => kind === "file").length };
    }
    const findings = [...this.#source.findings, ...this.#findings];
    return { ...this.#counts, nodes: this.#nodes, findings };
  }

  #checkName(name: string, path: readonly string[]): void {
    if (name.trim() === "") this.#tell("warning", path, "it has no name");
  }

  async #item(item: ImportItem, key: string, path: readonly string[]): Promise<void> {
    this.#counts.comments += item.comments.length;
    if (item.kind !== "file") {
      this.#counts.texts += 1;
      return;
    }
    this.#counts.files += 1;
    this.#counts.bytes += item.bytes.sizeBytes;
    if (item.bytes.sizeBytes > this.#maxFileBytes) {
      throw new DamageError(
        `${JSON.stringify(item.name)} on ${JSON.stringify(path.join("/"))} has ${item.bytes.sizeBytes} bytes; this account takes files of at most ${this.#maxFileBytes}. Nothing was sent.`,
      );
    }
    this.sums.set(key, await this.#check(item.bytes, path));
  }

  async #check(bytes: ItemBytes, path: readonly string[]): Promise<string> {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    for await (const piece of opened(bytes)) {
      hash.update(piece);
      sizeBytes += piece.byteLength;
    }
    const sha256 = hash.digest("hex");
    if (sizeBytes !== bytes.sizeBytes)
      throw unreadable(bytes, `it has ${sizeBytes} bytes instead of ${bytes.sizeBytes}`);
    if (bytes.sha256 !== undefined && bytes.sha256 !== sha256) {
      this.#tell(
        "damage",
        path,
        `${bytes.where} is not what the copy says it is: its SHA-256 is ${sha256}, and not ${bytes.sha256}`,
      );
    }
    return sha256;
  }

  #tell(severity: ImportFinding["severity"], path: readonly string[], what: string): void {
    this.#findings.push({ severity, where: path.join("/"), what });
  }
}

/** The bytes; trouble with them is the copy's. */
export async function* opened(bytes: ItemBytes): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* await bytes.open();
  } catch (cause) {
    if (cause instanceof DamageError) throw cause;
    throw unreadable(bytes, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

export function unreadable({ where }: ItemBytes, why: string, cause?: unknown): DamageError {
  return new DamageError(`${JSON.stringify(where)} of the copy cannot be read: ${why}. Nothing more was sent.`, {
    cause,
  });
}
