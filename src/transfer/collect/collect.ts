import { type BigIntStats, constants, type Dirent } from "node:fs";
import { access, lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { anyOf, globTest, isGlob } from "./glob.ts";
import { codeOf, type LocalFile, seen, type SeenFile } from "./local-file.ts";
import { secretByContent, secretByName } from "./secret-files.ts";

export type { LocalFile } from "./local-file.ts";

/** A file that is not sent, and why. */
export interface RefusedFile {
  readonly path: string;
  readonly relativePath: string;
  readonly why: string;
  /** Refused because of what it is, not because it cannot be read. */
  readonly isSecret: boolean;
  /** It may go better when it is tried again: somebody has it open, or it has just gone. */
  readonly isPassing?: boolean;
  /** As it was when it was refused, where that could be seen. */
  readonly sizeBytes?: number;
  readonly modifiedMs?: number;
  readonly stamp?: string | undefined;
}

export interface Collected {
  readonly files: readonly LocalFile[];
  readonly refused: readonly RefusedFile[];
  /** Folders with nothing in them, absolute. */
  readonly emptyFolders: readonly string[];
}

export interface CollectOptions {
  /** Where relative sources start. */
  readonly cwd: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Capitals do not matter in patterns. */
  readonly ignoreCase?: boolean | undefined;
  readonly allowSecrets?: boolean | undefined;
  /** How many levels down a folder is read; all unless given. */
  readonly depth?: number | undefined;
  /** True of a file that need not be looked into again. */
  readonly isKnown?: ((file: SeenFile) => boolean) | undefined;
}

/** What operating systems and editors leave behind; nobody means to send it. */
export const LITTER: readonly string[] = [
  ".DS_Store",
  "._*",
  "Thumbs.db",
  "desktop.ini",
  "~$*",
  ".~lock.*",
  "*.part",
  "*.crdownload",
  "*.swp",
  ".git",
  ".hg",
  ".svn",
];
const isLitter = anyOf(LITTER);

/**
 * Finds the files behind what was named: files, folders with everything below, and patterns. Sorted by name. One file that cannot be
 * read is refused by its name and the reason; the others are found all the same.
 */
export async function collect(sources: readonly string[], options: CollectOptions): Promise<Collected> {
  const collecting = new Collecting(options);
  for (const source of sources) await collecting.add(source);
  return collecting.result();
}

interface Walk {
  readonly top: string;
  /** Where the folder really is. */
  readonly root: string;
  readonly depth: number;
  readonly test: (path: string) => boolean;
  /** Files of a pattern have no folders of their own. */
  readonly isFlat: boolean;
}

class Collecting {
  readonly #options: CollectOptions;
  readonly #wanted: (path: string) => boolean;
  readonly #files = new Map<string, LocalFile>();
  readonly #refused = new Map<string, RefusedFile>();
  readonly #emptyFolders = new Set<string>();
  #folder: string | undefined;

  constructor(options: CollectOptions) {
    this.#options = options;
    const { include = [], exclude = [] } = options;
    const included = include.length > 0 ? anyOf(include, options) : (): boolean => true;
    const excluded = anyOf(exclude, options);
    this.#wanted = (path) => included(path) && !excluded(path);
  }

  result(): Collected {
    const [files, refused] = [[...this.#files.values()], [...this.#refused.values()]];
    return { files, refused, emptyFolders: [...this.#emptyFolders] };
  }

  async add(source: string): Promise<void> {
    const path = resolve(this.#options.cwd, source);
    const info = await stat(path, { bigint: true }).catch(() => undefined);
    if (info?.isDirectory() === true) return await this.#walk(path, {});
    this.#folder = undefined;
    if (info !== undefined) return await this.#take(path, basename(path), info);
    if (!isGlob(source)) throw new UsageError(`There is no file ${JSON.stringify(source)}.`);
    await this.#addMatches(source);
  }

  /** A pattern: its folder is walked as far as the pattern goes. */
  async #addMatches(glob: string): Promise<void> {
    const { cwd, ignoreCase } = this.#options;
    const parts = glob.replaceAll("\\", "/").split("/");
    const first = await literalParts(parts, cwd);
    const top = resolve(cwd, parts.slice(0, first).join("/") || (glob.startsWith("/") ? "/" : "."));
    const test = globTest(parts.slice(first).join("/"), { ignoreCase, isPath: true });
    const depth = parts.includes("**") ? Infinity : parts.length - first;
    const before = this.#files.size + this.#refused.size;
    const isFolder = await stat(top).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (isFolder) await this.#walk(top, { test, depth, isFlat: true });
    if (this.#files.size + this.#refused.size === before) throw new UsageError(`No file fits ${JSON.stringify(glob)}.`);
  }

  /** Everything below a folder. */
  async #walk(top: string, how: Partial<Walk>): Promise<void> {
    const root = await realpath(top);
    const { depth = Infinity } = this.#options;
    const walk: Walk = { top, root, depth, test: () => true, isFlat: false, ...how };
    this.#folder = walk.isFlat ? undefined : basename(root);
    await this.#visit(top, 1, walk);
  }

  async #visit(folder: string, level: number, walk: Walk): Promise<void> {
    const entries = await this.#list(folder, walk);
    for (const { name, entry } of entries ?? []) {
      const path = join(folder, name);
      if (entry.isDirectory()) {
        if (level < walk.depth) await this.#visit(path, level + 1, walk);
      } else if (walk.test(below(walk.top, path)) && this.#wanted(below(walk.top, path))) {
        await this.#takeFound(path, entry, walk);
      }
    }
    if (entries?.length === 0 && !walk.isFlat) this.#emptyFolders.add(folder);
  }

  /** Names are read as bytes: what is not UTF-8 would otherwise become a name that nobody finds again. */
  async #list(folder: string, { top }: Walk): Promise<readonly Named[] | undefined> {
    try {
      const entries = await readdir(folder, { withFileTypes: true, encoding: "buffer" });
      const named = entries.map((entry) => ({ entry, name: entry.name.toString("utf8") }));
      const odd = named.filter(({ entry, name }) => !Buffer.from(name).equals(entry.name));
      for (const { entry } of odd) this.#refuseName(folder, entry, top);
      return named
        .filter((one) => !odd.includes(one) && !isLitter(one.name))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      const name = below(top, folder) || basename(folder);
      this.#refuse(folder, name, `the folder cannot be read (${codeOf(error)})`, { isPassing: true });
      return undefined;
    }
  }

  #refuseName(folder: string, entry: Dirent<Buffer>, top: string): void {
    const path = join(folder, spelled(entry.name));
    const why = entry.isDirectory()
      ? "the folder's name is not UTF-8, so nothing in it is sent: rename it"
      : "its name is not UTF-8: rename it";
    this.#refuse(path, below(top, path), why);
  }

  async #takeFound(path: string, entry: Dirent<Buffer>, walk: Walk): Promise<void> {
    const ownPath = below(walk.top, path);
    const name = walk.isFlat ? basename(path) : ownPath;
    try {
      if (!entry.isSymbolicLink()) return await this.#take(path, name, await lstat(path, { bigint: true }), ownPath);
      return await this.#takeLink(path, name, walk.root);
    } catch (error) {
      return this.#refuse(path, name, reasonOf(error), { isPassing: true });
    }
  }

  async #takeLink(path: string, name: string, root: string): Promise<void> {
    const target = await realpath(path).catch(() => undefined);
    if (target === undefined) return this.#refuse(path, name, "it is a link that leads nowhere");
    const info = await stat(target, { bigint: true });
    // A folder behind a link is walked where it really is, if it is below at all.
    const isAllowed = this.#options.allowSecrets === true || isBelow(target, root);
    if (!isAllowed) return this.#refuse(path, name, "it is a link that leaves the folder", { isSecret: true });
    return info.isDirectory() ? undefined : await this.#take(path, name, info, relative(root, target));
  }

  async #take(path: string, relativePath: string, info: BigIntStats, ownPath = path): Promise<void> {
    const facts = seen(path, info);
    if (this.#options.isKnown?.(facts) === true) return;
    if (!info.isFile()) return this.#refuse(path, relativePath, "it is not a regular file", facts);
    try {
      await access(path, constants.R_OK);
      const secret = this.#options.allowSecrets === true ? undefined : await secretIn(path, ownPath);
      if (secret !== undefined) return this.#refuse(path, relativePath, secret, { isSecret: true, ...facts });
    } catch (error) {
      return this.#refuse(path, relativePath, reasonOf(error), { isPassing: true, ...facts });
    }
    this.#files.set(path, { ...facts, relativePath, folder: this.#folder });
    return undefined;
  }

  #refuse(path: string, relativePath: string, why: string, facts: Partial<RefusedFile> = {}): void {
    this.#refused.set(path, { isSecret: false, ...facts, path, relativePath, why });
  }
}

interface Named {
  readonly name: string;
  readonly entry: Dirent<Buffer>;
}

/** How many parts of a pattern are names of folders, also where they look like patterns: what is there under its own name comes first. */
async function literalParts(parts: readonly string[], cwd: string): Promise<number> {
  let count = parts.findIndex(isGlob);
  while (count < parts.length - 1) {
    const info = await stat(resolve(cwd, parts.slice(0, count + 1).join("/"))).catch(() => undefined);
    if (info?.isDirectory() !== true) break;
    count += 1;
  }
  return count;
}

async function secretIn(path: string, ownPath: string): Promise<string | undefined> {
  return (
    secretByName(ownPath) ?? secretByName(path.slice(dirname(dirname(path)).length)) ?? (await secretByContent(path))
  );
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function below(top: string, path: string): string {
  return relative(top, path).split(sep).join("/");
}

/** Bytes that are no text, made visible. */
function spelled(name: Buffer): string {
  return name.toString("latin1").replaceAll(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === "ENOENT" ? "it has gone meanwhile (ENOENT)" : `it cannot be read (${code})`;
}
