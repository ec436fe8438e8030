import { UsageError } from "../../core/errors.ts";
import type { NotebookPath } from "../../tree/path.ts";
import type { LocalFile } from "../collect/local-file.ts";
import type { Place } from "./destination.ts";
import { findFolder, findPage, nfc } from "./pages.ts";

/** One file, and the page it goes to. */
export interface Upload {
  readonly file: LocalFile;
  /** From the top of the notebook. */
  readonly pagePath: NotebookPath;
}

/** Which file goes to which page. */
export interface Plan {
  readonly uploads: readonly Upload[];
  /** Pages that are made although nothing goes there, so that the way back is plain. */
  readonly extraPages: readonly NotebookPath[];
}

export interface PlanOptions {
  /** The files of all folders side by side. */
  readonly isFlat: boolean;
  readonly signal: AbortSignal;
}

/**
 * On a page, everything lands side by side. In a folder, the mapping is that of `docs/cli.md`: the files of a folder are on a page of
 * its name, and its folders in a folder of its name beside that page. So every tree fits, and where something is does not depend on
 * what comes later.
 *
 * @throws UsageError for what has no place.
 */
export async function planUploads(files: readonly LocalFile[], place: Place, options: PlanOptions): Promise<Plan> {
  const { path, kind } = place;
  if (kind === "page") {
    const uploads = files.map((file) => ({ file, pagePath: onPage(file, path, options.isFlat) }));
    return { uploads, extraPages: [] };
  }
  const folders = new Map(files.map((file) => [folderOf(file).join("/"), folderOf(file)]));
  const pages = new Map<string, NotebookPath>();
  const above = new Set(
    [...folders.values()].flatMap((names) => names.map((_name, index) => names.slice(0, index + 1).join("/"))),
  );
  for (const [key, names] of folders) pages.set(key, await pageOf(names, above, place, options));
  const uploads = files.map((file) => ({ file, pagePath: pages.get(folderOf(file).join("/")) ?? path }));
  return { uploads, extraPages: [...folders.values()].flatMap((names) => outerPage(names, folders, path)) };
}

function onPage(file: LocalFile, path: NotebookPath, isFlat: boolean): NotebookPath {
  if (!isFlat && file.relativePath.includes("/")) {
    throw new UsageError(
      `${JSON.stringify(file.relativePath)} is in a folder of its own, and a page has no folders. Give a folder of the notebook ` +
        "(with -p and a slash at the end if it is not there yet), or --flat to have all files side by side.",
    );
  }
  return path;
}

/** Names of the folders from the named one down. */
function folderOf({ folder, relativePath, path }: LocalFile): readonly string[] {
  if (folder === undefined) {
    throw new UsageError(`${JSON.stringify(path)} is a file, and only pages take files. Give a page.`);
  }
  return [folder, ...relativePath.split("/").slice(0, -1)];
}

type Folders = ReadonlyMap<string, readonly string[]>;

/** The page of a folder's own files: beside the folder of its name, or inside it where an earlier version of labapi put it. */
async function pageOf(
  names: readonly string[],
  above: ReadonlySet<string>,
  { notebook, path }: Place,
  { signal }: PlanOptions,
): Promise<NotebookPath> {
  const page = down(path, names);
  const inner = page.child(page.name);
  // Where the folder has one of its own name in it, the page inside is that one's.
  if (above.has([...names, page.name].join("/"))) return page;
  if ((await findFolder(notebook, page, { signal })) === undefined) return page;
  if ((await findPage(notebook, page, { signal })) !== undefined) return page;
  return (await findPage(notebook, inner, { signal })) === undefined ? page : inner;
}

/** `x/x`: its page is in the folder `x`, and must not be taken for that of the files of `x`, which may have none. */
function outerPage(names: readonly string[], folders: Folders, path: NotebookPath): readonly NotebookPath[] {
  const outer = names.slice(0, -1);
  const isNamesake = outer.length > 0 && nfc(outer.at(-1) ?? "") === nfc(names.at(-1) ?? "");
  return isNamesake && !folders.has(outer.join("/")) ? [down(path, outer)] : [];
}

function down(path: NotebookPath, names: readonly string[]): NotebookPath {
  return names.reduce((to, name) => to.child(name), path);
}
