import {
  AmbiguousNameError,
  NodeExistsError,
  NotFoundError,
  PathError,
  TraversalError,
  UsageError,
  type WriteOutcome,
} from "../core/errors.ts";
import type { NodeId } from "../core/ids.ts";
import { Loaded } from "../core/loaded.ts";
import { listNames, nearNames } from "../core/near-names.ts";
import { treeTools } from "../endpoints/index.ts";
import { outcomeOf, resolvable } from "../entries/resolvable.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Folder } from "./folder.ts";
import { TreeNode } from "./node.ts";
import type { Page } from "./page.ts";
import { NotebookPath } from "./path.ts";
import { walk, type WalkOptions } from "./walk.ts";

/** What to do about a namesake: refuse, take it, put it into the trash first, or have two of that name. */
export type IfExists = "error" | "keep" | "replace" | "duplicate";

export interface LookupOptions extends CallOptions {
  /** Look only among these; both unless given. */
  readonly kind?: "folder" | "page" | undefined;
}

export interface CreateOptions extends CallOptions {
  /** `"error"` unless given. */
  readonly ifExists?: IfExists | undefined;
  /** Make the folders on the way as well. */
  readonly parents?: boolean | undefined;
}

type Kind = "folder" | "page";
type ChildNode = Folder | Page;

/** A notebook or a folder: something with folders and pages in it. Its children are listed once, on first use. */
export abstract class Container extends TreeNode {
  readonly #children = new Loaded<readonly NodeId[]>();

  /** Folders and pages directly below, in notebook order. One call the first time, none later. */
  async children(options?: CallOptions): Promise<readonly ChildNode[]> {
    this.refuseGone();
    const ids = await this.#children.get(() => this.#list(options));
    return ids.flatMap((id) => this.state.known(id) ?? []);
  }

  /**
   * The only child of that name.
   *
   * @throws NotFoundError with the nearest names; AmbiguousNameError with the ids, if several carry the name.
   */
  async get(name: string, options?: LookupOptions): Promise<ChildNode> {
    const found = await this.find(name, options);
    if (found !== undefined) return found;
    const near = nearNames(name, await this.#names(options));
    throw new NotFoundError(`There is no ${JSON.stringify(name)} in ${this.#label}. ${listNames(near)}`, {
      available: near,
    });
  }

  /** Like {@link get}, but `undefined` when there is none. */
  async find(name: string, options?: LookupOptions): Promise<ChildNode | undefined> {
    return this.#only(await this.all(name, options), name);
  }

  /** Every child of that name; LabArchives allows several. */
  async all(name: string, options: LookupOptions = {}): Promise<readonly ChildNode[]> {
    const { kind } = options;
    const children = await this.children(options);
    return children.filter((child) => child.name === name && (kind === undefined || child.kind === kind));
  }

  /** The child with that id. */
  async byId(id: NodeId | string, options?: CallOptions): Promise<ChildNode> {
    const found = (await this.children(options)).find((child) => child.id === id);
    if (found === undefined) throw new NotFoundError(`There is nothing with the id ${id} directly in ${this.#label}.`);
    return found;
  }

  /**
   * Follows a path: relative to this container, or with a leading `/` from the top of the notebook. On the way a folder is meant;
   * where a folder and a page share the last name, say which with `kind`.
   *
   * @throws TraversalError naming the first segment that leads nowhere, with the names beside it; PathError for no path.
   * @example
   * ```ts
   * const page = await notebook.traverse("Experiments/2026/Results");
   * ```
   */
  async traverse(path: string | NotebookPath, options?: LookupOptions): Promise<ChildNode | Container> {
    const { start, parts } = this.#resolve(path);
    let node: ChildNode | Container = start;
    for (const [index, segment] of parts.entries()) {
      node = index < parts.length - 1 ? await stepInto(node, segment, options) : await step(node, segment, options);
    }
    return node;
  }

  /** The folder at a path, made with its parents where it is missing. A page of that name is no obstacle: both may be there. */
  async folder(path: string | NotebookPath, options?: CallOptions): Promise<Folder> {
    return this.state.writes.run(async () => {
      const { parent, name } = await this.#place(path, true, options);
      return parent.#ensureFolder(name, options);
    });
  }

  /** The page at a path, made with its parents where it is missing. A folder of that name is no obstacle: both may be there. */
  async page(path: string | NotebookPath, options?: CallOptions): Promise<Page> {
    return this.state.writes.run(async () => {
      const { parent, name } = await this.#place(path, true, options);
      return parent.#ensurePage(name, options);
    });
  }

  /** Makes a folder. Its parents must exist, unless `parents` is given. */
  async createFolder(path: string | NotebookPath, options: CreateOptions = {}): Promise<Folder> {
    const made = await this.#create(path, "folder", options);
    if (made.isFolder()) return made;
    throw new UsageError(`${JSON.stringify(made.name)} turned out to be a page.`);
  }

  /**
   * Makes a page. Its parents must exist, unless `parents` is given.
   *
   * @throws NodeExistsError if one of that name is there and `ifExists` does not say what to do about it.
   */
  async createPage(path: string | NotebookPath, options: CreateOptions = {}): Promise<Page> {
    const made = await this.#create(path, "page", options);
    if (made.isPage()) return made;
    throw new UsageError(`${JSON.stringify(made.name)} turned out to be a folder.`);
  }

  /**
   * Everything below, each folder before its contents, in notebook order. One call per folder. Never partial: it ends when
   * everything was given, or throws.
   */
  walk(options?: WalkOptions): AsyncGenerator<ChildNode, void, undefined> {
    return walk(this, options);
  }

  /** Makes a folder here, whatever else is here. */
  async insertFolder(name: string, options?: CallOptions): Promise<Folder> {
    const made = await this.#insert(name, "folder", options);
    if (made.isFolder()) return made;
    throw new UsageError(`${JSON.stringify(name)} turned out to be a page.`);
  }

  /** A child was moved away. */
  dropChild(id: NodeId): void {
    const ids = this.#children.peek();
    if (ids !== undefined) this.#children.set(ids.filter((child) => child !== id));
  }

  /** A child was moved here or made here. */
  takeChild(id: NodeId, position?: number): void {
    const ids = this.#children.peek();
    if (ids === undefined) return;
    const others = ids.filter((child) => child !== id);
    this.#children.set(others.toSpliced(position ?? others.length, 0, id));
  }

  override markGone(): void {
    super.markGone();
    for (const id of this.#children.peek() ?? []) {
      const child = this.state.known(id);
      if (child?.parent?.nodeId === this.nodeId) child.markGone();
    }
  }

  /** Reads a listing that was read before anew: children are updated in place, and those that left are marked. */
  protected async renewChildren(options?: CallOptions): Promise<void> {
    const before = this.#children.peek();
    if (before === undefined) return;
    const now = await this.#list(options);
    this.#children.set(now);
    for (const id of before.filter((id) => !now.includes(id))) {
      const child = this.state.known(id);
      if (child?.parent?.nodeId === this.nodeId) child.markGone();
    }
    for (const id of now) {
      const child = this.state.known(id);
      if (child?.isFolder() === true) await child.renewChildren(options);
      else if (child?.isPage() === true) child.forgetEntries();
    }
  }

  get #label(): string {
    return this.kind === "notebook"
      ? `the notebook ${JSON.stringify(this.name)}`
      : JSON.stringify(this.path.toString());
  }

  async #names(options?: CallOptions): Promise<string[]> {
    return (await this.children(options)).map((child) => child.name);
  }

  #only(found: readonly ChildNode[], name: string): ChildNode | undefined {
    if (found.length < 2) return found[0];
    const ids = found.map((node) => node.nodeId);
    const isMixed = new Set(found.map((node) => node.kind)).size > 1;
    throw new AmbiguousNameError(
      `${found.length} children of ${this.#label} are called ${JSON.stringify(name)}` +
        `${isMixed ? ", folders and pages: say which with kind" : ""}. Take one with byId(): ${ids.join(", ")}.`,
      { ids },
    );
  }

  async #list(options?: CallOptions): Promise<readonly NodeId[]> {
    const { context, notebookId } = this.state;
    const params = { userId: context.userId, notebookId, parentId: this.nodeId };
    const { items } = await context.transport.call(treeTools.getTreeLevel, params, options);
    return items.map((record) => this.state.place(record, this).nodeId);
  }

  #resolve(path: string | NotebookPath): { start: Container; parts: readonly string[] } {
    const parsed = NotebookPath.parse(path);
    if (!parsed.isAbsolute && parsed.isEmpty) throw new PathError('The path is empty. Give names joined by "/".');
    // Only a path that leaves this container needs to start at the top.
    if (!parsed.isAbsolute && !parsed.parts.includes("..")) return { start: this, parts: parsed.parts };
    return { start: this.notebook, parts: parsed.resolve(this.path).parts };
  }

  /** The container and name at which something is to be made. */
  async #place(
    path: string | NotebookPath,
    parents: boolean,
    options?: CallOptions,
  ): Promise<{ parent: Container; name: string }> {
    const { start, parts } = this.#resolve(path);
    const name = parts.at(-1);
    if (name === undefined) throw new PathError(`${JSON.stringify(String(path))} is the notebook itself; give a name.`);
    const above = parts.slice(0, -1);
    if (parents) return { parent: await ensureFolders(start, above, options), name };
    let parent: ChildNode | Container = start;
    for (const segment of above) parent = await stepInto(parent, segment, options);
    return { parent: asContainer(parent, name), name };
  }

  async #ensurePage(name: string, options?: CallOptions): Promise<Page> {
    const pages = (await this.all(name, options)).filter((node) => node.isPage());
    const found = this.#only(pages, name) ?? (await this.#insert(name, "page", options));
    if (found.isPage()) return found;
    throw new UsageError(`${JSON.stringify(name)} turned out to be a folder.`);
  }

  async #ensureFolder(name: string, options?: CallOptions): Promise<Folder> {
    const folders = (await this.all(name, options)).filter((node) => node.isFolder());
    const found = this.#only(folders, name);
    return found?.isFolder() === true ? found : this.insertFolder(name, options);
  }

  #create(path: string | NotebookPath, kind: Kind, options: CreateOptions): Promise<ChildNode> {
    return this.state.writes.run(async () => {
      const { parent, name } = await this.#place(path, options.parents ?? false, options);
      const ifExists = options.ifExists ?? "error";
      // Two of a name need no look at what is there.
      if (ifExists === "duplicate") return parent.#insert(name, kind, options);
      const alike = (await parent.all(name, options)).filter((node) => node.kind === kind);
      if (ifExists === "keep") return parent.#only(alike, name) ?? parent.#insert(name, kind, options);
      if (ifExists === "error" && alike.length > 0) throw parent.#exists(name, kind, alike);
      for (const node of alike) await node.moveToTrash(options);
      return parent.#insert(name, kind, options);
    });
  }

  #exists(name: string, kind: Kind, alike: readonly ChildNode[]): NodeExistsError {
    return new NodeExistsError(
      `There is already a ${kind} called ${JSON.stringify(name)} in ${this.#label}. ` +
        'Say what to do with ifExists: "keep", "replace" or "duplicate".',
      { ids: alike.map((node) => node.nodeId) },
    );
  }

  async #insert(name: string, kind: Kind, options?: CallOptions): Promise<ChildNode> {
    this.refuseGone();
    const { context, notebookId } = this.state;
    const params = { userId: context.userId, notebookId, parentId: this.nodeId, name, isFolder: kind === "folder" };
    const before = this.#children.peek();
    const record = await resolvable(
      () => context.transport.call(treeTools.insertNode, params, options),
      () => this.#findInserted(name, kind, before),
    );
    return this.#inserted(this.state.place({ ...record, isPage: kind === "page" }, this));
  }

  #inserted(node: ChildNode): ChildNode {
    this.takeChild(node.nodeId);
    node.confirmWrite();
    return node;
  }

  async #findInserted(name: string, kind: Kind, before: readonly NodeId[] | undefined): Promise<WriteOutcome> {
    const now = await this.#list();
    const fresh = now.filter((id) => before === undefined || !before.includes(id));
    const candidates = fresh
      .flatMap((id) => this.state.known(id) ?? [])
      .filter((node) => node.name === name && node.kind === kind);
    if (before === undefined && candidates.length > 0) {
      return { outcome: "unknown", why: "the folder had not been read before, so one of that name may be older" };
    }
    if (candidates.length === 1) candidates.forEach((node) => this.#inserted(node));
    return outcomeOf(candidates, "nodes");
  }
}

/** A step on the way: where a folder and a page share the name, the folder is meant, as the path goes on. */
async function stepInto(from: ChildNode | Container, segment: string, options?: LookupOptions): Promise<ChildNode> {
  const folders = await asContainer(from, segment).all(segment, { ...options, kind: "folder" });
  return step(from, segment, folders.length === 0 ? { ...options, kind: undefined } : { ...options, kind: "folder" });
}

/** The last step of a path. */
async function step(from: ChildNode | Container, segment: string, options?: LookupOptions): Promise<ChildNode> {
  const container = asContainer(from, segment);
  const found = await container.find(segment, options);
  if (found !== undefined) return found;
  throw await missing(container, segment, options);
}

async function ensureFolders(start: Container, parts: readonly string[], options?: CallOptions): Promise<Container> {
  let folder = start;
  for (const segment of parts) {
    const namesakes = await folder.all(segment, options);
    const folders = namesakes.filter((node) => node.isFolder());
    const [page] = namesakes;
    if (folders.length > 1) await folder.get(segment, options);
    else if (folders.length === 0 && page !== undefined) asContainer(page, segment);
    folder = folders[0] ?? (await folder.insertFolder(segment, options));
  }
  return folder;
}

async function missing(container: Container, segment: string, options?: CallOptions): Promise<TraversalError> {
  const names = (await container.children(options)).map((child) => child.name);
  const available = nearNames(segment, names);
  return new TraversalError(
    `There is no ${JSON.stringify(segment)} in ${JSON.stringify(container.path.toString())}. ${listNames(available)}`,
    { segment, available },
  );
}

function asContainer(node: ChildNode | Container, segment: string): Container {
  if (node instanceof Container) return node;
  throw new TraversalError(
    `${JSON.stringify(node.path.toString())} is a page, so nothing can be below it: ${JSON.stringify(segment)} leads nowhere.`,
    { segment, available: [] },
  );
}
