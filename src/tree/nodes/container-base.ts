import { NotFoundError, TraversalError, type WriteOutcome } from "../../core/errors.ts";
import { givenChoice, givenCallOptions, givenText, givenWords } from "../../core/given.ts";
import type { NodeId } from "../../core/ids.ts";
import { Loaded } from "../../core/loaded.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import { treeTools } from "../../endpoints/index.ts";
import { outcomeOf, resolvable } from "../../entries/resolvable.ts";
import type { CallOptions } from "../../transport/options.ts";
import { walk } from "../actions/walk.ts";
import type { Container, Folder, Page } from "../model/nodes.ts";
import type { CreateOptions, IfExists, LookupOptions, WalkOptions } from "../model/options.ts";
import type { NotebookPath } from "../path.ts";
import type { Child, ParentInternals } from "./internals.ts";
import { NodeBase } from "./node-base.ts";
import { asFolder, asPage, exists, follow, onlyOne, placeOf, whereIs } from "./reach.ts";

type Kind = "folder" | "page";

const IF_EXISTS: readonly IfExists[] = ["error", "keep", "replace", "duplicate"];

/** A listing older than this does not tell whether a namesake is ours or was made by somebody else meanwhile. */
const MAX_PICTURE_AGE_MS = 120_000;

/** What was known of a container's children when one was sent. */
interface KnownChildren {
  readonly ids: ReadonlySet<NodeId>;
  /** Epoch milliseconds of the listing; `undefined` when there was none. */
  readonly listedAt: number | undefined;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** A notebook or a folder: something with folders and pages in it. */
export abstract class ContainerBase extends NodeBase implements Container, ParentInternals {
  abstract override readonly kind: "notebook" | "folder";
  readonly #children = new Loaded<readonly NodeId[]>();
  #listedAt: number | undefined;

  async children(options?: CallOptions): Promise<readonly Child[]> {
    this.refuseGone();
    givenCallOptions(options);
    const ids = await this.#children.get(() => this.#list(options));
    return ids.flatMap((id) => this.state.known(id) ?? []);
  }

  async get(name: string, options?: LookupOptions): Promise<Child> {
    const found = await this.find(name, options);
    if (found !== undefined) return found;
    const near = nearNames(
      name,
      (await this.children(options)).map((child) => child.name),
    );
    throw new NotFoundError(`There is no ${JSON.stringify(name)} in ${whereIs(this)}. ${listNames(near)}`, {
      available: near,
    });
  }

  async find(name: string, options?: LookupOptions): Promise<Child | undefined> {
    return onlyOne(await this.all(name, options), name, whereIs(this));
  }

  async all(name: string, options: LookupOptions = {}): Promise<readonly Child[]> {
    givenText(name, "A name");
    givenCallOptions(options);
    const { kind } = options;
    if (kind !== undefined) givenChoice(kind, ["folder", "page"], "kind");
    const children = await this.children(options);
    return children.filter((child) => child.name === name && (kind === undefined || child.kind === kind));
  }

  async byId(id: NodeId | string, options?: CallOptions): Promise<Child> {
    givenWords(id, "An id");
    const found = (await this.children(options)).find((child) => child.id === id);
    if (found === undefined)
      throw new NotFoundError(`There is nothing with the id ${id} directly in ${whereIs(this)}.`);
    return found;
  }

  async traverse(path: string | NotebookPath, options?: LookupOptions): Promise<Folder | Page | Container> {
    givenCallOptions(options);
    return follow(this, path, options);
  }

  async findPath(path: string | NotebookPath, options?: LookupOptions): Promise<Folder | Page | Container | undefined> {
    try {
      return await this.traverse(path, options);
    } catch (error) {
      if (error instanceof TraversalError) return undefined;
      throw error;
    }
  }

  async folder(path: string | NotebookPath, options?: CallOptions): Promise<Folder> {
    givenCallOptions(options);
    return asFolder(await this.#make(path, "folder", { ...options, ifExists: "keep", parents: true }));
  }

  async page(path: string | NotebookPath, options?: CallOptions): Promise<Page> {
    givenCallOptions(options);
    return asPage(await this.#make(path, "page", { ...options, ifExists: "keep", parents: true }));
  }

  async createFolder(path: string | NotebookPath, options: CreateOptions = {}): Promise<Folder> {
    return asFolder(await this.#make(path, "folder", options));
  }

  async createPage(path: string | NotebookPath, options: CreateOptions = {}): Promise<Page> {
    return asPage(await this.#make(path, "page", options));
  }

  walk(options?: WalkOptions): AsyncGenerator<Folder | Page, void, undefined> {
    return walk(this, options, this.state.context.maxInFlight);
  }

  namesakes(name: string, kind: Kind, options?: CallOptions): Promise<readonly Child[]> {
    return this.all(name, { ...options, kind });
  }

  dropChild(id: NodeId): void {
    const ids = this.#children.peek();
    if (ids !== undefined) this.#children.set(ids.filter((child) => child !== id));
  }

  takeChild(id: NodeId, position?: number): void {
    const ids = this.#children.peek();
    if (ids === undefined) return;
    const others = ids.filter((child) => child !== id);
    this.#children.set(others.toSpliced(position ?? others.length, 0, id));
  }

  override markGone(): void {
    super.markGone();
    this.#childrenOf(this.#children.peek() ?? []).forEach((child) => child.markGone());
  }

  /** Reads a listing that was read before anew: children are updated in place, and those that left are marked. */
  async renewBelow(options?: CallOptions): Promise<void> {
    const before = this.#children.peek();
    if (before === undefined) return;
    const now = await this.#list(options);
    this.#children.set(now);
    const left = before.filter((id) => !now.includes(id));
    for (const child of this.#childrenOf(left)) child.markGone();
    for (const id of now) await this.state.known(id)?.renewBelow(options);
  }

  async insert(name: string, kind: Kind, options?: CallOptions): Promise<Child> {
    this.refuseGone();
    const { context, notebookId } = this.state;
    const params = { userId: context.userId, notebookId, parentId: this.nodeId, name, isFolder: kind === "folder" };
    const before = this.#known();
    const record = await resolvable(
      () => context.transport.call(treeTools.insertNode, params, options),
      () => this.#findInserted(name, kind, before),
    );
    return this.#inserted(this.state.place({ ...record, isPage: kind === "page" }, this));
  }

  /** Those of the ids that still are in here, as far as anybody knows. */
  #childrenOf(ids: readonly NodeId[]): Child[] {
    return ids.flatMap((id) => this.state.known(id) ?? []).filter((child) => child.parent.nodeId === this.nodeId);
  }

  async #list(options?: CallOptions): Promise<readonly NodeId[]> {
    const { context, notebookId } = this.state;
    const params = { userId: context.userId, notebookId, parentId: this.nodeId };
    const { items } = await context.transport.call(treeTools.getTreeLevel, params, options);
    this.#listedAt = context.clock.now();
    return items.map((record) => this.state.place(record, this).nodeId);
  }

  async #make(path: string | NotebookPath, kind: Kind, options: CreateOptions): Promise<Child> {
    givenCallOptions(options);
    const { ifExists: given = "error" } = options;
    const ifExists = givenChoice(given, IF_EXISTS, "ifExists");
    return this.state.writes.run(async () => {
      const { parents = false } = options;
      const { parent, name } = await placeOf(this, path, { ...options, parents });
      // Two of a name need no look at what is there.
      const alike = ifExists === "duplicate" ? [] : await parent.namesakes(name, kind, options);
      if (ifExists === "keep") return onlyOne(alike, name, whereIs(parent)) ?? parent.insert(name, kind, options);
      if (ifExists === "error" && alike.length > 0) throw exists(name, kind, alike, whereIs(parent));
      for (const node of alike) await node.moveToTrash(options);
      return parent.insert(name, kind, options);
    });
  }

  #inserted(node: Child): Child {
    this.takeChild(node.nodeId);
    node.confirmWrite();
    return node;
  }

  #known(): KnownChildren {
    const ids = this.#children.peek();
    const sentAt = this.state.context.clock.now();
    return { ids: new Set(ids), listedAt: ids === undefined ? undefined : this.#listedAt, sentAt };
  }

  /**
   * Looks for what an insertion whose answer never came may have left; one call, and another one where something is found. Nodes have
   * no author and no date, so one is ours for certain only where nobody else can open the notebook.
   */
  async #findInserted(name: string, kind: Kind, before: KnownChildren): Promise<WriteOutcome> {
    const fresh = (await this.#list()).filter((id) => !before.ids.has(id));
    const candidates = this.#childrenOf(fresh)
      .filter((node) => node.name === name && node.kind === kind)
      // What another write was answered with is not ours.
      .filter((node) => node.receipt === undefined);
    const isOld = before.listedAt === undefined || before.sentAt - before.listedAt > MAX_PICTURE_AGE_MS;
    if (isOld && candidates.length > 0) {
      return { outcome: "unknown", why: "the folder had not been read just before, so one of that name may be older" };
    }
    const [only] = candidates;
    if (only === undefined || candidates.length > 1) return outcomeOf(candidates, "nodes");
    if (!(await this.state.isOursAlone())) {
      return {
        outcome: "unknown",
        why: `${kind} ${only.nodeId} fits what was sent, but LabArchives does not say who made it, and others can write here`,
      };
    }
    return outcomeOf([this.#inserted(only)], "nodes");
  }
}
