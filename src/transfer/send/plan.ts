import { UsageError } from "../../core/errors.ts";
import type { Notebook, NotebookPath } from "../../index.ts";
import type { Context } from "../../cli/context.ts";
import type { LocalFile } from "../collect/collect.ts";
import { Places } from "../../cli/addresses/places.ts";

/** One file, and the page it goes to. */
export interface Upload {
  readonly file: LocalFile;
  /** From the top of the notebook. */
  readonly pagePath: string;
}

/** Where a batch goes. */
export interface Destination {
  readonly notebook: Notebook;
  readonly path: NotebookPath;
  /** A page takes files; a folder takes folders, each as a page or as a folder of pages. */
  readonly kind: "page" | "folder";
}

/** Reads the destination. What is not there yet is a folder if it ends with a slash, or else a page. */
export async function destinationOf(context: Context, address: string, mayMake: boolean): Promise<Destination> {
  const places = new Places(context);
  const node = await places.node(address).catch((error: unknown) => {
    if (mayMake && error instanceof Error && error.name === "TraversalError") return undefined;
    throw error;
  });
  if (node !== undefined) return { notebook: node.notebook, path: node.path, kind: node.isPage() ? "page" : "folder" };
  const { NotebookPath } = await import("../../index.ts");
  const { notebook, path } = await places.destination(address);
  return { notebook, path: NotebookPath.parse(path).resolve(), kind: path.endsWith("/") ? "folder" : "page" };
}

/**
 * Which file goes to which page. On a page, everything lands side by side. In a folder, a folder of files becomes a page of its
 * name; one with folders in it becomes a folder, whose own files are on a page of the same name inside.
 *
 * @throws UsageError for what cannot be told apart afterwards.
 */
export function planUploads(
  files: readonly LocalFile[],
  { kind, path }: Pick<Destination, "kind" | "path">,
  isFlat: boolean,
): readonly Upload[] {
  if (kind === "page") return files.map((file) => ({ file, pagePath: onPage(file, path, isFlat) }));
  const folders = new Set(files.map(folderOf));
  return files.map((file) => ({ file, pagePath: inFolder(folderOf(file), folders, path) }));
}

function onPage(file: LocalFile, path: NotebookPath, isFlat: boolean): string {
  if (!isFlat && file.relativePath.includes("/")) {
    throw new UsageError(
      `${JSON.stringify(file.relativePath)} is in a folder of its own, and a page has no folders. Give a folder of the notebook ` +
        "(with -p and a slash at the end if it is not there yet), or --flat to have all files side by side.",
    );
  }
  return path.toString();
}

/** Folders joined by `/`, from the named one down. */
function folderOf({ folder, relativePath, path }: LocalFile): string {
  if (folder === undefined) {
    throw new UsageError(`${JSON.stringify(path)} is a file, and only pages take files. Give a page.`);
  }
  return [folder, ...relativePath.split("/").slice(0, -1)].join("/");
}

function inFolder(folder: string, folders: ReadonlySet<string>, path: NotebookPath): string {
  const names = folder.split("/");
  const name = names.at(-1) ?? folder;
  const page = names.reduce((to, step) => to.child(step), path);
  const hasFolders = [...folders].some((other) => other.startsWith(`${folder}/`));
  if (!hasFolders) return page.toString();
  if ([...folders].some((other) => other === `${folder}/${name}` || other.startsWith(`${folder}/${name}/`))) {
    throw new UsageError(
      `The folder ${JSON.stringify(folder)} holds files and another ${JSON.stringify(name)}. Rename one of them.`,
    );
  }
  return page.child(name).toString();
}
