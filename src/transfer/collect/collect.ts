import { constants, type Dirent, type Stats } from "node:fs";
import { access, lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { globTest, isGlob } from "./glob.ts";
import { secretByContent, secretByName } from "./secret-files.ts";

/** A file that may be sent. */
export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  /** Folders below the source, then the name, joined by `/`; just the name of a file that was named itself. */
  readonly relativePath: string;
  /** Name of the folder that was named; `undefined` of a file that was named itself. */
  readonly folder: string | undefined;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedMs: number;
}

/** A file that is not sent, and why. */
export interface RefusedFile {
  readonly path: string;
  readonly relativePath: string;
  readonly why: string;
  /** Refused because of what it is, not because it cannot be read. */
  readonly isSecret: boolean;
  /** As it was when it was refused, where that could be seen. */
  readonly sizeBytes?: number;
  readonly modifiedMs?: number;
}

export interface Collected {
  readonly files: readonly LocalFile[];
  readonly refused: readonly RefusedFile[];
}

export interface CollectOptions {
  readonly cwd: string;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly allowSecrets?: boolean | undefined;
  /** How many levels down a folder is read; all unless given. */
  readonly depth?: number | undefined;
  /** True of a file that need not be looked into again. */
  readonly isKnown?: ((path: string, info: Stats) => boolean) | undefined;
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

/** Finds the files behind what was named: files, folders with everything below, and patterns. Sorted by name. */
export async function collect(sources: readonly string[], options: CollectOptions): Promise<Collected> {
  const collecting = new Collecting(options);
  for (const source of sources) await collecting.add(source);
  return collecting.result();
}

class Collecting {
  readonly #options: CollectOptions;
  readonly #wanted: (path: string) => boolean;
  readonly #files = new Map<string, LocalFile>();
  readonly #refused = new Map<string, RefusedFile>();
  #folder: string | undefined;

  constructor(options: CollectOptions) {
    this.#options = options;
    const included = options.include?.length ? anyOf(options.include) : (): boolean => true;
    const excluded = anyOf(options.exclude ?? []);
    this.#wanted = (path) => included(path) && !excluded(path);
  }

  result(): Collected {
    return { files: [...this.#files.values()], refused: [...this.#refused.values()] };
  }

  async add(source: string): Promise<void> {
    const path = resolve(this.#options.cwd, source);
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory() === true) return await this.walk(path);
    this.#folder = undefined;
    if (info !== undefined) return await this.#take(path, basename(path), info);
    if (!isGlob(source)) throw new UsageError(`There is no file ${JSON.stringify(source)}.`);
    await this.#addMatches(source);
  }

  /** A pattern: its folder is walked as far as the pattern goes. */
  async #addMatches(glob: string): Promise<void> {
    const parts = glob.replaceAll("\\", "/").split("/");
    const first = parts.findIndex(isGlob);
    const top = resolve(this.#options.cwd, parts.slice(0, first).join("/") || (glob.startsWith("/") ? "/" : "."));
    // The leading slash keeps a pattern of one name to its own folder.
    const test = globTest(`/${parts.slice(first).join("/")}`);
    const depth = parts.includes("**") ? Infinity : parts.length - first;
    const before = this.#files.size + this.#refused.size;
    await this.walk(top, (path) => test(`/${path}`), depth, true);
    if (this.#files.size + this.#refused.size === before) throw new UsageError(`No file fits ${JSON.stringify(glob)}.`);
  }

  /** Everything below a folder. */
  async walk(
    top: string,
    test: (path: string) => boolean = () => true,
    depth = this.#options.depth ?? Infinity,
    isFlat = false,
  ): Promise<void> {
    const root = await realpath(top);
    this.#folder = isFlat ? undefined : basename(root);
    const visit = async (folder: string, level: number): Promise<void> => {
      for (const entry of await this.#list(folder, top)) {
        const path = join(folder, entry.name);
        const relativePath = relative(top, path).split(sep).join("/");
        if (isLitter(entry.name)) continue;
        if (entry.isDirectory()) {
          if (level < depth) await visit(path, level + 1);
        } else if (test(relativePath) && this.#wanted(relativePath)) {
          await this.#takeFound(path, isFlat ? entry.name : relativePath, relativePath, entry, root);
        }
      }
    };
    await visit(top, 1);
  }

  async #list(folder: string, top: string): Promise<readonly Dirent[]> {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#refuse(
        folder,
        relative(top, folder) || basename(folder),
        `the folder cannot be read (${codeOf(error)})`,
        false,
      );
      return [];
    }
  }

  async #takeFound(path: string, name: string, relativePath: string, entry: Dirent, root: string): Promise<void> {
    if (entry.isSymbolicLink()) {
      const target = await realpath(path).catch(() => undefined);
      if (target === undefined) return this.#refuse(path, name, "it is a link that leads nowhere", false);
      const info = await stat(target);
      // A folder behind a link is walked where it really is, if it is below at all.
      const isAllowed = this.#options.allowSecrets === true || isBelow(target, root);
      if (!isAllowed) return this.#refuse(path, name, "it is a link that leaves the folder", true);
      if (info.isDirectory()) return undefined;
      return await this.#take(path, name, info, relative(root, target));
    }
    return await this.#take(path, name, await lstat(path), relativePath);
  }

  async #take(path: string, relativePath: string, info: Stats, ownPath = path): Promise<void> {
    if (this.#options.isKnown?.(path, info) === true) return undefined;
    if (!info.isFile()) return this.#refuse(path, relativePath, "it is not a regular file", false);
    const unreadable = await access(path, constants.R_OK).then(() => undefined, codeOf);
    if (unreadable !== undefined)
      return this.#refuse(path, relativePath, `it cannot be read (${unreadable})`, false, info);
    const secret = this.#options.allowSecrets === true ? undefined : await secretIn(path, ownPath);
    if (secret !== undefined) return this.#refuse(path, relativePath, secret, true, info);
    const folder = this.#folder;
    this.#files.set(path, { path, relativePath, folder, sizeBytes: info.size, modifiedMs: info.mtimeMs });
    return undefined;
  }

  #refuse(path: string, relativePath: string, why: string, isSecret: boolean, info?: Stats): void {
    const seen = info === undefined ? {} : { sizeBytes: info.size, modifiedMs: info.mtimeMs };
    this.#refused.set(path, { path, relativePath, why, isSecret, ...seen });
  }
}

async function secretIn(path: string, ownPath: string): Promise<string | undefined> {
  return (
    secretByName(ownPath) ?? secretByName(path.slice(dirname(dirname(path)).length)) ?? (await secretByContent(path))
  );
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}

function anyOf(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map(globTest);
  return (path) => tests.some((test) => test(path));
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown reason";
}
