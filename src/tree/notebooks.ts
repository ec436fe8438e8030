import { AmbiguousNameError, NotFoundError, type WriteOutcome } from "../core/errors.ts";
import type { NotebookId } from "../core/ids.ts";
import { listNames, nearNames } from "../core/near-names.ts";
import type { ParamsOf } from "../endpoints/endpoint.ts";
import { notebooks, users } from "../endpoints/index.ts";
import type { NotebookRecord } from "../endpoints/records.ts";
import type { ModelContext } from "../entries/model-context.ts";
import { outcomeOf, resolvable } from "../entries/resolvable.ts";
import type { CallOptions } from "../transport/options.ts";
import { Notebook } from "./notebook.ts";

export interface CreateNotebookOptions extends CallOptions {
  /** Folders LabArchives puts into it; none unless given. */
  readonly initialFolders?: ParamsOf<typeof notebooks.createNotebook>["initialFolders"];
  /** The institution's own id. */
  readonly siteNotebookId?: string | undefined;
}

/** The notebooks a person can open. Came with the sign-in, so every lookup is immediate; `user.refresh()` renews it. */
export class Notebooks implements Iterable<Notebook> {
  readonly #context: ModelContext;
  #list: readonly Notebook[] = [];

  constructor(context: ModelContext, records: readonly NotebookRecord[]) {
    this.#context = context;
    this.renew(records);
  }

  get size(): number {
    return this.#list.length;
  }

  [Symbol.iterator](): Iterator<Notebook> {
    return this.#list[Symbol.iterator]();
  }

  names(): readonly string[] {
    return this.#list.map((notebook) => notebook.name);
  }

  /**
   * The only notebook of that name.
   *
   * @throws NotFoundError with the nearest names; AmbiguousNameError with the ids, if several carry the name.
   */
  get(name: string): Notebook {
    const found = this.find(name);
    if (found !== undefined) return found;
    const available = nearNames(name, this.names());
    throw new NotFoundError(`There is no notebook called ${JSON.stringify(name)}. ${listNames(available)}`, {
      available,
    });
  }

  /** Like {@link get}, but `undefined` when there is none. */
  find(name: string): Notebook | undefined {
    const found = this.all(name);
    if (found.length < 2) return found[0];
    const ids = found.map((notebook) => notebook.id);
    throw new AmbiguousNameError(
      `${found.length} notebooks are called ${JSON.stringify(name)}. Take one with byId(): ${ids.join(", ")}.`,
      { ids },
    );
  }

  all(name: string): readonly Notebook[] {
    return this.#list.filter((notebook) => notebook.name === name);
  }

  byId(id: NotebookId | string): Notebook {
    const found = this.#list.find((notebook) => notebook.id === id);
    if (found !== undefined) return found;
    throw new NotFoundError(`There is no notebook with the id ${id} among those this person can open.`);
  }

  /** The one LabArchives opens first for this person; the first of the list if it names none. */
  get default(): Notebook {
    const found = this.#list.find((notebook) => notebook.isDefault) ?? this.#list[0];
    if (found !== undefined) return found;
    throw new NotFoundError("This person has no notebook. Make one with notebooks.create(name).");
  }

  /** Makes a notebook, owned by the signed-in person. Names need not be unique. */
  async create(name: string, options: CreateNotebookOptions = {}): Promise<Notebook> {
    const { initialFolders = "Empty", siteNotebookId } = options;
    const params = { userId: this.#context.userId, name, initialFolders, siteNotebookId };
    const { notebookId } = await resolvable(
      () => this.#context.transport.call(notebooks.createNotebook, params, options),
      () => this.#findCreated(name),
    );
    const notebook = new Notebook(this.#context, { id: notebookId, name, isDefault: false, extra: [] });
    notebook.confirmWrite();
    this.#list = [...this.#list, notebook];
    return notebook;
  }

  /** Takes over a fresh list: notebooks that stay are the same objects, those that left are marked. */
  renew(records: readonly NotebookRecord[]): void {
    const before = new Map(this.#list.map((notebook) => [notebook.id, notebook]));
    this.#list = records.map((record) => {
      const known = before.get(record.id);
      before.delete(record.id);
      known?.renewName(record.name);
      return known ?? new Notebook(this.#context, record);
    });
    for (const notebook of before.values()) notebook.markGone();
  }

  async #findCreated(name: string): Promise<WriteOutcome> {
    const before = new Set(this.#list.map((notebook) => notebook.id));
    const now = await this.#context.transport.call(users.userInfoViaId, { userId: this.#context.userId });
    this.renew(now.notebooks);
    const fresh = this.#list.filter((notebook) => !before.has(notebook.id) && notebook.name === name);
    return outcomeOf(fresh, "notebooks");
  }
}
