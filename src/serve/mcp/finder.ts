import type { Entry } from "../../entries/model/kinds.ts";
import type { Folder, Notebook, Page } from "../../tree/model/nodes.ts";
import type { User } from "../../tree/model/people.ts";
import { NotFoundError, PathError, UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";

export type Node = Notebook | Folder | Page;

/** A place, as an assistant names it. */
export interface PlaceInput {
  readonly notebook?: string | undefined;
  readonly path?: string | undefined;
}

interface Options {
  readonly signal: AbortSignal;
}

/** Finds what an assistant names. Whatever is not there is answered with what is. */
export class Finder {
  readonly #user: User;

  constructor(user: User) {
    this.#user = user;
  }

  get notebooks(): readonly Notebook[] {
    return [...this.#user.notebooks];
  }

  /** By its name, or its id where several share one; without a name the person's default one. */
  notebook(name: string | undefined): Notebook {
    if (name === undefined) return this.#user.notebooks.default;
    const byId = this.notebooks.find(({ id }) => id === name);
    const named = this.notebooks.filter((notebook) => notebook.name.normalize("NFC") === name.normalize("NFC"));
    if (named.length > 1) {
      throw new UsageError(
        `${named.length} notebooks are called so. Give the id: ${named.map(({ id }) => id).join(", ")}.`,
      );
    }
    const found = named[0] ?? byId;
    if (found !== undefined) return found;
    const available = nearNames(name, this.#user.notebooks.names());
    throw new NotFoundError(`There is no notebook called ${JSON.stringify(name)}. ${listNames(available)}`, {
      available,
    });
  }

  async node({ notebook, path = "/" }: PlaceInput, options: Options): Promise<Node> {
    const top = this.notebook(notebook);
    return path.trim() === "" || path === "/" ? top : ((await top.traverse(path, options)) as Node);
  }

  async page(place: PlaceInput, options: Options): Promise<Page> {
    const node = await this.node(place, options);
    if (node.isPage()) return node;
    throw new PathError(
      `${JSON.stringify(node.path.toString())} is a ${node.kind}. Give the path of a page; list_tree shows them.`,
    );
  }

  async container(place: PlaceInput, options: Options): Promise<Notebook | Folder> {
    const node = await this.node(place, options);
    if (!node.isPage()) return node;
    throw new PathError(`${JSON.stringify(node.path.toString())} is a page. Give a folder or a notebook.`);
  }

  async entry(place: PlaceInput, id: string, options: Options): Promise<{ page: Page; entry: Entry }> {
    const page = await this.page(place, options);
    const entry = (await page.entries(options)).find((one) => one.id === id);
    if (entry !== undefined) return { page, entry };
    throw new NotFoundError("There is no entry of that id on the page. read_page shows the ids.");
  }
}
