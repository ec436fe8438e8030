import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { NotFoundError } from "../../core/errors.ts";
import { isVisible } from "../../core/terminal-safe.ts";
import type { Entry } from "../../entries/model/kinds.ts";
import { remoteSha256 } from "../../transfer/send/verify.ts";
import type { Folder, Notebook, Page } from "../../tree/model/nodes.ts";
import { NotebookPath } from "../../tree/path.ts";
import type { ImportMemory } from "./memory.ts";
import type { Once } from "./once.ts";
import { opened, unreadable } from "./plan.ts";
import type { FileItem, ImportItem, ImportNode, ImportPage } from "./tree.ts";

type Container = Notebook | Folder;

/** What happens while an import is written. */
export type WriteEvent =
  | { readonly type: "page"; readonly path: readonly string[]; readonly webUrl: string }
  | { readonly type: "file"; readonly name: string; readonly sizeBytes: number };

export interface WriterOptions {
  readonly once: Once;
  readonly memory: ImportMemory;
  /** Hash of each file as it was checked. */
  readonly sums: ReadonlyMap<string, string>;
  /** Where a file lies while it is sent. */
  readonly stagingFolder: string;
  readonly signal: AbortSignal;
}

const PART_TYPES = { text: "text entry", "plain-text": "plain text entry", heading: "heading" } as const;

/** Writes what was planned, in order. */
export class ImportWriter {
  readonly #options: WriterOptions;
  readonly #calls: { readonly signal: AbortSignal };

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#calls = { signal: options.signal };
  }

  async *write(
    nodes: readonly ImportNode[],
    into: Container,
    above = "",
    path: readonly string[] = [],
  ): AsyncGenerator<WriteEvent, void, undefined> {
    for (const [index, node] of nodes.entries()) {
      const key = above === "" ? String(index) : `${above}.${index}`;
      const own = [...path, node.name];
      if (node.kind === "folder") {
        const folder = (await this.#node(into, node, key)) as Folder;
        yield* this.write(node.children, folder, key, own);
      } else yield* this.#page(into, node, key, own);
    }
  }

  async *#page(
    into: Container,
    node: ImportPage,
    key: string,
    path: readonly string[],
  ): AsyncGenerator<WriteEvent, void, undefined> {
    const items = await node.items();
    const page = (await this.#node(into, node, key)) as Page;
    for (const [index, item] of items.entries()) {
      this.#options.signal.throwIfAborted();
      const itemKey = `${key}/${index}`;
      if (this.#isDone(item, itemKey)) continue;
      const entry = await this.#entry(page, item, itemKey);
      if (item.kind === "file") yield { type: "file", name: item.name, sizeBytes: item.bytes.sizeBytes };
      for (const [number, text] of item.comments.entries()) await this.#comment(entry, text, `${itemKey}/${number}`);
    }
    yield { type: "page", path, webUrl: page.webUrl };
  }

  #isDone({ comments }: ImportItem, key: string): boolean {
    const { memory } = this.#options;
    return (
      memory.done(key) !== undefined && comments.every((_text, index) => memory.done(`${key}/${index}`) !== undefined)
    );
  }

  /** Always a new one, whatever else is called so; or the one that this import made before. */
  async #node(into: Container, { kind, name }: ImportNode, key: string): Promise<Folder | Page> {
    const { once, memory } = this.#options;
    const children = async (): Promise<readonly (Folder | Page)[]> => await into.children(this.#calls);
    const id = memory.done(key);
    if (id !== undefined)
      return here(
        (await children()).find((child) => child.id === id),
        name,
      );
    const path = NotebookPath.of([named(name)]);
    const options = { ...this.#calls, ifExists: "duplicate" } as const;
    return await once.do<Folder | Page>({
      key,
      list: async () => (await children()).map((child) => child.id),
      look: async (before) => {
        await into.refresh(this.#calls);
        const fresh = (await children()).filter((child) => !before.has(child.id) && !memory.owns(child.id));
        return fresh.find((child) => child.kind === kind && child.name === path.name);
      },
      write: () => (kind === "page" ? into.createPage(path, options) : into.createFolder(path, options)),
    });
  }

  async #entry(page: Page, item: ImportItem, key: string): Promise<Entry> {
    const { once, memory } = this.#options;
    const id = memory.done(key);
    const entries = async (): Promise<readonly Entry[]> => await page.entries(this.#calls);
    if (id !== undefined)
      return here(
        (await entries()).find((entry) => entry.id === id),
        key,
      );
    return await once.do<Entry>({
      key,
      list: async () => (await entries()).map((entry) => entry.id),
      look: async (before) => {
        await page.refresh(this.#calls);
        const fresh = (await entries()).filter((entry) => !before.has(entry.id) && !memory.owns(entry.id));
        for (const entry of fresh) if (await this.#isIt(entry, item, key)) return entry;
        return undefined;
      },
      write: () => this.#add(page, item, key),
    });
  }

  async #isIt(entry: Entry, item: ImportItem, key: string): Promise<boolean> {
    if (item.kind !== "file")
      return entry.partType === PART_TYPES[item.kind] && (entry.raw.data ?? "") === item.content;
    if (entry.kind !== "attachment" || entry.size !== item.bytes.sizeBytes) return false;
    return (await remoteSha256(entry, this.#options.signal)) === this.#options.sums.get(key);
  }

  async #add(page: Page, item: ImportItem, key: string): Promise<Entry> {
    if (item.kind === "file") return await this.#attach(page, item, key);
    if (item.kind === "text") return await page.addText(item.content, this.#calls);
    if (item.kind === "plain-text") return await page.addPlainText(item.content, this.#calls);
    return await page.addHeading(item.content, this.#calls);
  }

  /** From a file under a name of ours, so that it can be sent again, and nothing of the archive becomes a path. */
  async #attach(page: Page, { name, caption, bytes }: FileItem, key: string): Promise<Entry> {
    const path = join(this.#options.stagingFolder, "file");
    await rm(path, { force: true });
    const hash = createHash("sha256");
    {
      await using file = await open(path, "wx", 0o600);
      for await (const piece of opened(bytes)) {
        hash.update(piece);
        await file.writeFile(piece);
      }
    }
    if (hash.digest("hex") !== this.#options.sums.get(key))
      throw unreadable(bytes, "it has changed since it was checked");
    return await page.attach(path, {
      ...this.#calls,
      filename: fileNamed(name),
      ...(caption !== undefined && { caption }),
    });
  }

  async #comment(entry: Entry, text: string, key: string): Promise<void> {
    const { once, memory } = this.#options;
    if (memory.done(key) !== undefined) return;
    const comments = async () => await entry.comments(this.#calls);
    await once.do({
      key,
      list: async () => (await comments()).map(({ id }) => id),
      look: async (before) => {
        await entry.refresh(this.#calls);
        const fresh = (await comments()).filter(({ id }) => !before.has(id) && !memory.owns(id));
        return fresh.find((comment) => comment.text === text);
      },
      write: () => entry.comment(text, this.#calls),
    });
  }
}

/** LabArchives takes no empty names, and no control characters or halves of characters in them. */
function named(name: string): string {
  return cleaned(name, "Untitled");
}

function fileNamed(name: string): string {
  return cleaned(name, "unnamed");
}

function cleaned(name: string, otherwise: string): string {
  const clean = name.replaceAll(/\p{Cc}/gu, " ").replaceAll(/\p{Cs}/gu, "\uFFFD");
  return isVisible(clean) ? clean : otherwise;
}

function here<T>(found: T | undefined, what: string): T {
  if (found !== undefined) return found;
  throw new NotFoundError(
    `What this import had written (${JSON.stringify(what)}) is not there any more: somebody has moved or trashed it. Nothing more was sent. Begin anew with restart, into another folder.`,
  );
}
