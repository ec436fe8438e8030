import type { Folder, Notebook, Page } from "../../tree/model/nodes.ts";
import { AmbiguousNameError, NotFoundError, UncertainWriteError } from "../../core/errors.ts";
import { NotebookPath } from "../../tree/path.ts";

interface Calls {
  readonly signal: AbortSignal;
}

/**
 * Pages and folders by their paths. One name can be spelled in two ways ("ü" as one character or as two, as macOS does): they are
 * compared in one form (NFC), and what the server has keeps its own.
 */
export async function findFolder(notebook: Notebook, path: NotebookPath, calls: Calls): Promise<Holder | undefined> {
  let folder: Holder | undefined = notebook;
  for (const name of path.parts) folder = folder && (await only(folder, name, "folder", calls));
  return folder;
}

/** @throws AmbiguousNameError where several carry the name. */
export async function findPage(notebook: Notebook, path: NotebookPath, calls: Calls): Promise<Page | undefined> {
  const folder = await findFolder(notebook, path.parent, calls);
  return folder && (await only(folder, path.name, "page", calls));
}

/** The page at a path, made with its folders where it is missing. A folder of the same name beside it is no obstacle. */
export async function ensurePage(notebook: Notebook, path: NotebookPath, calls: Calls): Promise<Page> {
  let folder: Holder = notebook;
  for (const name of path.parent.parts) {
    folder = (await only(folder, name, "folder", calls)) ?? (await make(folder, name, "folder", calls));
  }
  return (await only(folder, path.name, "page", calls)) ?? (await make(folder, path.name, "page", calls));
}

/**
 * Looks whether a page is still where it was. One that was trashed, renamed or moved meanwhile is no destination.
 *
 * @throws NotFoundError if it is not.
 */
export async function checkPage(page: Page, path: NotebookPath, { signal }: Calls, isThorough: boolean): Promise<void> {
  if (isThorough) await page.notebook.refresh({ signal });
  else await page.refresh({ signal });
  const isThere = !page.isGone && nfc(page.name) === nfc(path.name);
  const found = isThere && isThorough ? await findPage(page.notebook, path, { signal }) : page;
  if (isThere && found?.id === page.id) return;
  throw new NotFoundError(
    `The page ${JSON.stringify(path.toString())} is not there any more: somebody has trashed, renamed or moved it. Nothing more was ` +
      "sent to it. Give the page to go on with.",
  );
}

/** What has folders and pages in it. */
type Holder = Notebook | Folder;

/** One name in one spelling. */
export function nfc(name: string): string {
  return name.normalize("NFC");
}

type Made<K> = K extends "page" ? Page : Folder;

async function only<K extends "page" | "folder">(
  folder: Holder,
  name: string,
  kind: K,
  calls: Calls,
): Promise<Made<K> | undefined> {
  const children = await folder.children(calls);
  const found = children.filter((child) => child.kind === kind && nfc(child.name) === nfc(name));
  if (found.length < 2) return found[0] as Made<K> | undefined;
  const ids = found.map(({ id }) => id);
  throw new AmbiguousNameError(
    `${found.length} ${kind}s in ${JSON.stringify(folder.path.toString())} are called ${JSON.stringify(name)}: ${ids.join(", ")}. ` +
      "Rename all but one.",
    { ids },
  );
}

async function make<K extends "page" | "folder">(
  folder: Holder,
  name: string,
  kind: K,
  calls: Calls,
): Promise<Made<K>> {
  const path = NotebookPath.of([name]);
  const options = { ...calls, ifExists: "duplicate" } as const;
  try {
    return (
      kind === "page" ? await folder.createPage(path, options) : await folder.createFolder(path, options)
    ) as Made<K>;
  } catch (error) {
    // Made, and only the answer was lost: then it is there, and there is one of it.
    if (!(error instanceof UncertainWriteError)) throw error;
    await folder.refresh(calls);
    const found = await only(folder, name, kind, calls);
    if (found !== undefined) return found;
    throw error;
  }
}
