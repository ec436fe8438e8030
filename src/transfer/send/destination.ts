import type { Notebook, Page } from "../../tree/model/nodes.ts";
import { PathError } from "../../core/errors.ts";
import { NotebookPath } from "../../tree/path.ts";
import { findFolder, findPage } from "./pages.ts";

/** Where a batch goes, also where nothing is yet: what is missing is made when the first file comes. */
export interface Destination {
  readonly notebook: Notebook;
  /** From the top of the notebook. */
  readonly path: string | NotebookPath;
  /** A page takes files; a folder takes folders, each as a page, a folder of pages, or both. */
  readonly kind: "page" | "folder";
}

/** A destination, read. */
export interface Place {
  readonly notebook: Notebook;
  readonly path: NotebookPath;
  readonly kind: "page" | "folder";
  /** The page, where it was handed in. */
  readonly page: Page | undefined;
}

/** Reads where files are to go. */
export function placeOf(to: Page | Destination): Place {
  if ("isPage" in to) return { notebook: to.notebook, path: to.path, kind: "page", page: to };
  const path = NotebookPath.parse(to.path).resolve();
  if (to.kind === "page" && path.isEmpty) throw new PathError("The notebook itself takes no files. Give a page.");
  return { notebook: to.notebook, path, kind: to.kind, page: undefined };
}

/**
 * What a path leads to: the page of that name; or the folder, where there is no such page or the path ends with a slash. With
 * `mayMake`, what is not there yet will be a folder if it ends with a slash, or else a page.
 *
 * @throws TraversalError with the names beside what is missing.
 */
export async function findDestination(
  notebook: Notebook,
  path: string,
  { mayMake = false, signal }: { readonly mayMake?: boolean; readonly signal: AbortSignal },
): Promise<Destination> {
  const parsed = NotebookPath.parse(path).resolve();
  const asFolder: Destination = { notebook, path: parsed, kind: "folder" };
  const isFolderMeant = path.endsWith("/");
  if (isFolderMeant && (mayMake || (await findFolder(notebook, parsed, { signal })) !== undefined)) return asFolder;
  if (parsed.isEmpty) return asFolder;
  if ((await findPage(notebook, parsed, { signal })) !== undefined) return { notebook, path: parsed, kind: "page" };
  if ((await findFolder(notebook, parsed, { signal })) !== undefined) return asFolder;
  if (!mayMake) await notebook.traverse(parsed, { signal });
  return { notebook, path: parsed, kind: "page" };
}
