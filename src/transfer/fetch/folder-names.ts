import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type DiskNameOptions, numbered, safeName, sameness } from "./disk-names.ts";

/** Something that needs a name in a folder on disk. */
export interface Named {
  /** Of the entry, folder or page. */
  readonly id: string;
  /** In the notebook. */
  readonly name: string;
  readonly kind: "file" | "folder";
}

/** Something whose name on disk is not its own. */
export interface RenamedThing {
  readonly name: string;
  /** On disk. */
  readonly path: string;
  /** Tools obey things of that name; its own is none on this computer; or something else has it. */
  readonly why: "obeyed" | "impossible" | "taken";
}

export interface FolderNamesOptions extends DiskNameOptions {
  /** What an earlier run called it, by id. */
  readonly earlierPaths?: ReadonlyMap<string, string> | undefined;
}

/**
 * The names in one folder on disk: every thing has its own, also where the file system tells neither capitals nor the spelling of
 * accents. What an earlier run named keeps its name. Of the rest, files come first, then folders, each in the order given; whoever
 * finds the name taken, or on disk a file where a folder is to be (or the other way round), gets a number: `a (2).csv`.
 */
export class FolderNames {
  readonly renamed: RenamedThing[] = [];
  readonly #folder: string;
  readonly #options: FolderNamesOptions;
  readonly #taken = new Set<string>();
  readonly #paths = new Map<string, string>();

  constructor(folder: string, options: FolderNamesOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Absolute paths by id. */
  async assign(things: readonly Named[]): Promise<ReadonlyMap<string, string>> {
    const inOrder = [
      ...things.filter(({ kind }) => kind === "file"),
      ...things.filter(({ kind }) => kind === "folder"),
    ];
    for (const thing of inOrder) this.#keepEarlier(thing);
    // First whoever can have the name as it is, so that a number never takes the name of somebody else.
    for (const thing of inOrder) if (!this.#paths.has(thing.id)) await this.#tryName(thing, this.#nameOf(thing));
    for (const thing of inOrder) if (!this.#paths.has(thing.id)) await this.#number(thing);
    for (const thing of things) this.#noteRenamed(thing);
    return this.#paths;
  }

  #nameOf({ name }: Named): string {
    return safeName(name, this.#options);
  }

  /** Unless it has another name in the notebook by now. */
  #keepEarlier(thing: Named): void {
    const path = this.#options.earlierPaths?.get(thing.id);
    if (path === undefined || dirname(path) !== this.#folder || this.#taken.has(sameness(basename(path)))) return;
    const name = this.#nameOf(thing);
    const [, count] = / \((\d+)\)(?:\.[^ ]*)?$/.exec(basename(path)) ?? [];
    if (basename(path) !== name && basename(path) !== numbered(name, Number(count))) return;
    this.#take(thing, basename(path));
  }

  async #number(thing: Named): Promise<void> {
    for (let count = 2; !this.#paths.has(thing.id); count += 1) {
      await this.#tryName(thing, numbered(this.#nameOf(thing), count));
    }
  }

  async #tryName(thing: Named, name: string): Promise<void> {
    if (this.#taken.has(sameness(name)) || (await isOtherKind(join(this.#folder, name), thing.kind))) return;
    this.#take(thing, name);
  }

  #take({ id }: Named, name: string): void {
    this.#taken.add(sameness(name));
    this.#paths.set(id, join(this.#folder, name));
  }

  #noteRenamed(thing: Named): void {
    const path = this.#paths.get(thing.id) ?? "";
    if (basename(path) === thing.name) return;
    const { platform } = this.#options;
    const isTaken = basename(path) !== this.#nameOf(thing);
    const isObeyed = safeName(thing.name, { platform, allowDotfiles: true }) !== this.#nameOf(thing);
    this.renamed.push({ name: thing.name, path, why: isTaken ? "taken" : isObeyed ? "obeyed" : "impossible" });
  }
}

/** Is there, on disk, a folder where a file is to be, or the other way round? */
async function isOtherKind(path: string, kind: Named["kind"]): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && info.isDirectory() !== (kind === "folder");
}
