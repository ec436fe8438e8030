import { AmbiguousNameError, isLabArchivesError, NotFoundError, type WriteOutcome } from "../core/errors.ts";
import { givenCallOptions, givenText, givenWords, optionalText } from "../core/given.ts";
import type { NotebookId } from "../core/ids.ts";
import { listNames, nearNames } from "../core/near-names.ts";
import { Printable } from "../core/printable.ts";
import { notebooks, users } from "../endpoints/index.ts";
import type { NotebookRecord } from "../endpoints/records.ts";
import type { ModelContext } from "../entries/model-context.ts";
import { outcomeOf, resolvable } from "../entries/resolvable.ts";
import type { CallOptions } from "../transport/options.ts";
import type { CreateNotebookOptions } from "./model/options.ts";
import type { Notebooks } from "./model/people.ts";
import { makeNode } from "./nodes/make-node.ts";
import { NotebookNode } from "./nodes/notebook-node.ts";

/** The notebooks a person can open. Came with the sign-in, so every lookup is immediate; `user.refresh()` renews it. */
export class NotebookList extends Printable implements Notebooks {
  protected readonly label = "Notebooks";
  readonly #context: ModelContext;
  #list: readonly NotebookNode[] = [];

  constructor(context: ModelContext, records: readonly NotebookRecord[]) {
    super();
    this.#context = context;
    this.renew(records);
  }

  get size(): number {
    return this.#list.length;
  }

  [Symbol.iterator](): Iterator<NotebookNode> {
    return this.#list[Symbol.iterator]();
  }

  toJSON(): readonly string[] {
    return this.names();
  }

  names(): readonly string[] {
    return this.#list.map((notebook) => notebook.name);
  }

  get(name: string): NotebookNode {
    givenText(name, "A notebook's name");
    const found = this.find(name);
    if (found !== undefined) return found;
    const available = nearNames(name, this.names());
    throw new NotFoundError(`There is no notebook called ${JSON.stringify(name)}. ${listNames(available)}`, {
      available,
    });
  }

  /** Like {@link get}, but `undefined` when there is none. */
  find(name: string): NotebookNode | undefined {
    const found = this.all(name);
    if (found.length < 2) return found[0];
    const ids = found.map((notebook) => notebook.id);
    throw new AmbiguousNameError(
      `${found.length} notebooks are called ${JSON.stringify(name)}. Take one with byId(): ${ids.join(", ")}.`,
      { ids },
    );
  }

  all(name: string): readonly NotebookNode[] {
    givenText(name, "A notebook's name");
    return this.#list.filter((notebook) => notebook.name === name);
  }

  byId(id: NotebookId | string): NotebookNode {
    givenWords(id, "A notebook's id");
    const found = this.#list.find((notebook) => notebook.id === id);
    if (found !== undefined) return found;
    throw new NotFoundError(`There is no notebook with the id ${id} among those this person can open.`);
  }

  /** The one LabArchives opens first for this person; the first of the list if it names none. */
  get default(): NotebookNode {
    const found = this.#list.find((notebook) => notebook.isDefault) ?? this.#list[0];
    if (found !== undefined) return found;
    throw new NotFoundError("This person has no notebook. Make one with notebooks.create(name).");
  }

  async create(name: string, options: CreateNotebookOptions = {}): Promise<NotebookNode> {
    givenWords(name, "A notebook's name");
    givenCallOptions(options);
    const { initialFolders = "Empty", siteNotebookId } = options;
    givenText(initialFolders, "initialFolders");
    optionalText(siteNotebookId, "siteNotebookId");
    const params = { userId: this.#context.userId, name, initialFolders, siteNotebookId };
    const before = new Set((await this.#listed(options)).map(({ id }) => id));
    const { notebookId } = await resolvable(
      () => this.#context.transport.call(notebooks.createNotebook, params, options),
      () => this.#findCreated(name, before),
    );
    return this.#created({ id: notebookId, name, isDefault: false, extra: [] });
  }

  /** Takes over a fresh list: notebooks that stay are the same objects, those that left are marked. */
  renew(records: readonly NotebookRecord[]): void {
    const before = new Map(this.#list.map((notebook) => [notebook.id, notebook]));
    this.#list = records.map((record) => {
      const known = before.get(record.id);
      before.delete(record.id);
      known?.renewName(record.name);
      return known ?? new NotebookNode(this.#context, record, makeNode);
    });
    for (const notebook of before.values()) notebook.markGone();
  }

  #created(record: NotebookRecord): NotebookNode {
    const known = this.#list.find(({ id }) => id === record.id);
    const notebook = known ?? new NotebookNode(this.#context, record, makeNode);
    notebook.confirmWrite();
    if (known === undefined) this.#list = [...this.#list, notebook];
    return notebook;
  }

  async #listed(options?: CallOptions): Promise<readonly NotebookRecord[]> {
    const { userId, transport } = this.#context;
    return (await transport.call(users.userInfoViaId, { userId }, options)).notebooks;
  }

  /** Looks for what a creation whose answer never came may have left; one call. */
  async #findCreated(name: string, before: ReadonlySet<NotebookId>): Promise<WriteOutcome> {
    const fresh = (await this.#listed()).filter((record) => !before.has(record.id) && record.name === name);
    const isAnswered = (id: NotebookId): boolean =>
      this.#list.some((notebook) => notebook.id === id && notebook.receipt !== undefined);
    // What another call was answered with is not ours.
    const candidates = fresh.filter(({ id }) => !isAnswered(id));
    const own: NotebookRecord[] = [];
    for (const record of candidates) {
      const isOwn = await this.#isOwn(record.id);
      if (isOwn === undefined)
        return { outcome: "unknown", why: `it cannot be told who owns the notebook ${record.id}` };
      // One that somebody else made and shared is not ours.
      if (isOwn) own.push(record);
    }
    return outcomeOf(own.length === 1 ? own.map((record) => this.#created(record)) : own, "notebooks");
  }

  /** Does the signed-in person own it? `undefined` where LabArchives does not tell. One call. */
  async #isOwn(notebookId: NotebookId): Promise<boolean | undefined> {
    const { userId, transport } = this.#context;
    try {
      const { items } = await transport.call(notebooks.notebookUsers, { userId, notebookId });
      const owner = items.find(({ role }) => role.toUpperCase() === "OWNER");
      return owner?.email === undefined ? undefined : this.#context.authorship(undefined, owner.email) === "mine";
    } catch (error) {
      if (isLabArchivesError(error)) return undefined;
      throw error;
    }
  }
}
