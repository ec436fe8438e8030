import { append } from "../../core/append.ts";
import type { AttachmentEntry } from "../../entries/model/kinds.ts";
import type { Container, Folder, Notebook, Page } from "../../tree/model/nodes.ts";
import { isLabArchivesError } from "../../core/errors.ts";
import { TRASH_NAME } from "../../core/trash-name.ts";
import { globTest } from "../collect/glob.ts";
import { FolderNames, type FolderNamesOptions, type Named, type RenamedThing } from "./folder-names.ts";

/** One attachment, and the file it becomes. */
export interface PlannedFile {
  readonly entry: AttachmentEntry;
  /** Path of the page in the notebook; empty for a single file. */
  readonly pagePath: string;
  /** Absolute. */
  readonly path: string;
}

/** A page or folder that could not be read. */
export interface UnreadPlace {
  /** Path in the notebook. */
  readonly place: string;
  readonly error: unknown;
}

/** What would be fetched, and what would not. */
export interface FetchPlan {
  readonly files: readonly PlannedFile[];
  /** Folders on disk, by the id of the folder or page they stand for. */
  readonly folders: ReadonlyMap<string, string>;
  readonly renamed: readonly RenamedThing[];
  readonly unread: readonly UnreadPlace[];
  /** Paths in the notebook of what was there, but not asked for: the trash. */
  readonly leftOut: readonly string[];
}

/** Which attachments are wanted, and what an earlier run called them. */
export interface PlanOptions extends FolderNamesOptions {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** Takes the trash (`API Deleted Items`) of a whole notebook as well. */
  readonly includeDeleted?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What becomes one folder on disk. */
interface Place {
  readonly container?: Notebook | Folder;
  readonly pages: readonly Page[];
}

/**
 * Which attachment becomes which file. The files of a page are in a folder of its name. A folder's own files are on a page of its name
 * beside it, or, where there is none, inside it (see `put`), and come to lie in that one folder. The files of the page or folder that is asked for are in
 * the target itself. One call per page and folder; a page that cannot be read costs its own files only.
 */
export async function planFetches(
  source: Notebook | Folder | Page,
  target: string,
  options: PlanOptions = {},
): Promise<FetchPlan> {
  const planner = new Planner(options);
  await planner.fill(source.isPage() ? { pages: [source] } : await planner.withPageBeside(source), target);
  return planner;
}

class Planner implements FetchPlan {
  readonly files: PlannedFile[] = [];
  readonly folders = new Map<string, string>();
  readonly renamed: RenamedThing[] = [];
  readonly unread: UnreadPlace[] = [];
  readonly leftOut: string[] = [];
  readonly #options: PlanOptions;
  readonly #isWanted: (name: string) => boolean;

  constructor(options: PlanOptions) {
    this.#options = options;
    this.#isWanted = wantedBy(options);
  }

  /** Folder by folder. */
  async fill({ container, pages }: Place, folder: string): Promise<void> {
    const { own, places } =
      container === undefined ? { own: [], places: [] } : await this.#inside(container, pages.length > 0);
    const files = await this.#filesOf([...pages, ...own]);
    const names = new FolderNames(folder, this.#options);
    const paths = await names.assign([
      ...files.map(({ entry }): Named => ({ id: entry.id, name: entry.filename, kind: "file" })),
      ...places.map((place): Named => ({ ...idAndName(place), kind: "folder" })),
    ]);
    append(this.renamed, names.renamed);
    for (const file of files) this.files.push({ ...file, path: paths.get(file.entry.id) ?? folder });
    for (const place of places) {
      const { id } = idAndName(place);
      const below = paths.get(id) ?? folder;
      this.folders.set(id, below);
      await this.fill(place, below);
    }
  }

  async withPageBeside(source: Notebook | Folder): Promise<Place> {
    if (source.isNotebook()) return { container: source, pages: [] };
    const siblings = await this.#childrenOf(source.parent);
    const place = grouped(siblings).find(({ container }) => container?.id === source.id);
    return place ?? { container: source, pages: [] };
  }

  /**
   * The page that holds the container's own files, and what becomes a folder each. With a page beside it, that one has the files, and a
   * page of its name inside stands for a folder of that name.
   */
  async #inside(
    container: Notebook | Folder,
    hasPageBeside: boolean,
  ): Promise<{ own: readonly Page[]; places: readonly Place[] }> {
    const children = (await this.#childrenOf(container)).filter((child) => !this.#isLeftOut(child));
    const places = grouped(children);
    const isOwn = (place: Place): boolean =>
      container.isFolder() &&
      !hasPageBeside &&
      place.container === undefined &&
      isCalled(idAndName(place).name, container.name);
    const own = places.find(isOwn);
    return { own: own?.pages ?? [], places: places.filter((place) => place !== own) };
  }

  async #childrenOf(container: Container): Promise<readonly (Folder | Page)[]> {
    const { signal } = this.#options;
    return await this.#reading(container.path.toString(), () => container.children({ signal }));
  }

  #isLeftOut(child: Folder | Page): boolean {
    const isTrash = child.isFolder() && child.parent.isNotebook() && child.name === TRASH_NAME;
    if (!isTrash || this.#options.includeDeleted === true) return false;
    this.leftOut.push(child.path.toString());
    return true;
  }

  async #filesOf(pages: readonly Page[]): Promise<readonly Omit<PlannedFile, "path">[]> {
    const { signal } = this.#options;
    const found: Omit<PlannedFile, "path">[] = [];
    for (const page of pages) {
      const pagePath = page.path.toString();
      for (const entry of await this.#reading(pagePath, () => page.entries({ signal }))) {
        if (entry.kind === "attachment" && this.#isWanted(entry.filename)) found.push({ entry, pagePath });
      }
    }
    return found;
  }

  /** A place that LabArchives refuses to show is its own trouble. */
  async #reading<T>(place: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> {
    this.#options.signal?.throwIfAborted();
    try {
      return await read();
    } catch (error) {
      if (!isLabArchivesError(error) || !["api", "permission", "not-found", "decode"].includes(error.code)) throw error;
      this.unread.push({ place, error });
      return [];
    }
  }
}

/** A page beside a folder of its name goes with it. */
function grouped(children: readonly (Folder | Page)[]): readonly Place[] {
  const taken = new Set<Page>();
  const withPages = new Map<string, Place>();
  const pages = children.filter((child) => child.isPage());
  for (const folder of children.filter((child) => child.isFolder())) {
    const page = pages.find((candidate) => !taken.has(candidate) && isCalled(candidate.name, folder.name));
    if (page !== undefined) taken.add(page);
    withPages.set(folder.id, { container: folder, pages: page === undefined ? [] : [page] });
  }
  return children.flatMap((child): readonly Place[] => {
    if (child.isPage()) return taken.has(child) ? [] : [{ pages: [child] }];
    return [withPages.get(child.id) ?? { container: child, pages: [] }];
  });
}

function idAndName({ container, pages }: Place): { readonly id: string; readonly name: string } {
  const node = container ?? pages[0];
  return { id: node?.id ?? "", name: node?.name ?? "" };
}

function isCalled(name: string, other: string): boolean {
  return name.normalize("NFC") === other.normalize("NFC");
}

function wantedBy({ include = [], exclude = [] }: PlanOptions): (name: string) => boolean {
  const [included, excluded] = [include.map((glob) => globTest(glob)), exclude.map((glob) => globTest(glob))];
  return (name) =>
    (included.length === 0 || included.some((test) => test(name))) && !excluded.some((test) => test(name));
}
