import type { AttachmentEntry, Container, Entry, Folder, Notebook, Page, User } from "../../index.ts";
import { NotFoundError, PathError, UsageError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import { type Address, formatAddress, parseAddress, parseWebAddress } from "./address.ts";
import { fileOn } from "./files.ts";
import type { Context } from "../context.ts";

/** What an address can lead to. */
export type Node = Notebook | Folder | Page;

/** Finds what addresses stand for, in the notebooks of the signed-in person. */
export class Places {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The notebook of an address. */
  async notebook(address: string): Promise<Notebook> {
    const web = parseWebAddress(address);
    if (web !== undefined && "entryId" in web) return (await this.#entryAnywhere(web.entryId)).page.notebook;
    return this.#notebookOf(await this.#context.user(), parseAddress(address), address);
  }

  /**
   * A notebook, folder or page; the address of a file or another entry leads to its page.
   *
   * @param meant - which of the two is meant where a folder and a page share the name, as those have that hold a folder of files.
   * @throws TraversalError with the names beside what is missing; AmbiguousNameError for namesakes.
   */
  async node(address: string, meant?: "folder" | "page"): Promise<Node> {
    return (await this.locate(address, meant)).node;
  }

  /**
   * A node that is to be moved, renamed or thrown away: here the address of an entry is not taken for its page.
   *
   * @throws UsageError for the address of an entry, with that of its page.
   */
  async nodeItself(address: string): Promise<Node> {
    const { node, isEntry } = await this.locate(address);
    if (!isEntry) return node;
    throw new UsageError(
      `${quoted(address)} is an entry, which stays on its page. If the page is meant, give ${quoted(addressOf(node))}.`,
    );
  }

  async container(address: string): Promise<Notebook | Folder> {
    const node = await this.node(address, "folder");
    if (node.isPage()) throw new PathError(`${quoted(addressOf(node))} is a page. Give a folder or a notebook.`);
    return node;
  }

  async page(address: string): Promise<Page> {
    const node = await this.node(address, "page");
    if (node.isPage()) return node;
    throw new PathError(`${quoted(addressOf(node))} is a ${node.kind}. Give a page.`);
  }

  /**
   * A node, or a file on a page: the path then goes on behind the page with the file's name (`page/file.csv`, the second of that name
   * `page/file.csv#2`) or `id:…`. An id or web address of an entry that is not a file leads to its page.
   */
  async nodeOrFile(address: string, meant?: "folder" | "page"): Promise<Node | AttachmentEntry> {
    const { node, file } = await this.locate(address, meant);
    return file ?? node;
  }

  /** Where a new node is to be: the notebook, and the path there. */
  async destination(address: string): Promise<{ notebook: Notebook; path: string }> {
    const { place } = parseAddress(address);
    if ("id" in place) throw new UsageError("A new place is given by its path, not by an id.");
    return { notebook: await this.notebook(address), path: place.path };
  }

  get #options(): { signal: AbortSignal } {
    return { signal: this.#context.signal };
  }

  #notebookOf(user: User, { notebook }: Address, address: string): Notebook {
    if ("id" in notebook) return user.notebooks.byId(notebook.id);
    const found = user.notebooks.find(notebook.name);
    if (found !== undefined) return found;
    const available = nearNames(notebook.name, user.notebooks.names());
    const colon = notebook.name.indexOf(":");
    const isNear = colon > 0 && user.notebooks.find(notebook.name.slice(0, colon)) !== undefined;
    const near = isNear ? formatAddress(notebook.name.slice(0, colon), `/${notebook.name.slice(colon + 1)}`) : "";
    const hint = isNear ? ` Is ${quoted(near)} meant?` : address.includes(":") ? "" : " An address is Notebook:/path.";
    throw new NotFoundError(`There is no notebook called ${quoted(notebook.name)}. ${listNames(available)}${hint}`, {
      available,
    });
  }

  /** What an address leads to: for that of a file or another entry, its page and, of a file, the file. */
  async locate(address: string, meant?: "folder" | "page"): Promise<Located> {
    const web = parseWebAddress(address);
    if (web !== undefined && "entryId" in web) return located(await this.#entryAnywhere(web.entryId));
    const parsed = parseAddress(address);
    const notebook = this.#notebookOf(await this.#context.user(), parsed, address);
    const { place } = parsed;
    if ("id" in place) {
      const node = await this.#byId(notebook, place.id);
      return node === undefined ? located(await this.#entryIn(notebook, place.id)) : { node, isEntry: false };
    }
    try {
      return { node: await this.#byPath(notebook, place.path, meant), isEntry: false };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "TraversalError") throw error;
      const found = await this.#fileAt(notebook, place.path);
      if (found === undefined) throw error;
      return found;
    }
  }

  async #byPath(notebook: Notebook, path: string, meant: "folder" | "page" | undefined): Promise<Node> {
    // A slash at the end says folder, as in a shell.
    const kind = /[^/\\]\/$/.test(path) ? "folder" : meant;
    try {
      return (await notebook.traverse(path, this.#options)) as Node;
    } catch (error) {
      const isMixed = error instanceof Error && error.name === "AmbiguousNameError";
      if (!isMixed || kind === undefined) throw error;
      return (await notebook.traverse(path, { ...this.#options, kind })) as Node;
    }
  }

  /** LabArchives does not say where an id is, so this reads one folder after the other until it is found. */
  async #byId(notebook: Notebook, id: string): Promise<Node | undefined> {
    if (id === notebook.nodeId || id === notebook.id) return notebook;
    for await (const node of notebook.walk(this.#options)) if (node.id === id) return node;
    return undefined;
  }

  async #fileAt(notebook: Notebook, path: string): Promise<Located | undefined> {
    const { NotebookPath } = await import("../../index.ts");
    const parsed = NotebookPath.parse(path);
    const options = { ...this.#options, kind: "page" } as const;
    const page = await notebook.traverse(parsed.parent, options).catch(() => undefined);
    if (page?.isPage() !== true) return undefined;
    const found = fileOn(page, await page.entries(this.#options), parsed.name);
    return { node: page, isEntry: true, file: found.kind === "attachment" ? found : undefined };
  }

  async #entryIn(notebook: Notebook, id: string): Promise<FoundEntry> {
    const found = await this.#searchEntry(notebook, id);
    if (found !== undefined) return found;
    throw new NotFoundError(`There is nothing with the id ${id} in the notebook ${quoted(notebook.name)}.`);
  }

  async #entryAnywhere(id: string): Promise<FoundEntry> {
    const { notebooks } = await this.#context.user();
    for (const notebook of notebooks) {
      const found = await this.#searchEntry(notebook, id);
      if (found !== undefined) return found;
    }
    throw new NotFoundError(`There is no entry with the id ${id} in your notebooks.`);
  }

  /** LabArchives does not say where an entry is either, so this reads one page after the other until it is found. */
  async #searchEntry(notebook: Notebook, id: string): Promise<FoundEntry | undefined> {
    for await (const page of notebook.walk(this.#options)) {
      if (!page.isPage()) continue;
      const entry = (await page.entries(this.#options)).find((candidate) => candidate.id === id);
      if (entry !== undefined) return { page, entry };
    }
    return undefined;
  }
}

interface FoundEntry {
  readonly page: Page;
  readonly entry: Entry;
}

/** What an address leads to. */
export interface Located {
  /** Of an entry, its page. */
  readonly node: Node;
  readonly isEntry: boolean;
  readonly file?: AttachmentEntry | undefined;
}

function located({ page, entry }: FoundEntry): Located {
  return { node: page, isEntry: true, file: entry.kind === "attachment" ? entry : undefined };
}

/** As a person can type it again. */
export function addressOf(node: Node | Container): string {
  return formatAddress(node.notebook.name, node.path.toString());
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
