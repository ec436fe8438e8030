import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SitePages } from "../pages/index.ts";
import { inFolder, Linker, sizeIfThere, syncFolder, writeNew } from "../vault/disk.ts";
import { FidelityReport } from "./fidelity.ts";
import {
  FILE,
  type Fidelity,
  type FileDocument,
  type NotebookDocument,
  type Omission,
  type PageDocument,
} from "./format.ts";
import { filesOf } from "./files-of.ts";
import { guardDamaged } from "./guards.ts";
import { headsOf } from "./heads.ts";
import { sha256Of, toJson } from "./json.ts";
import { placed, type SnapshotNode } from "./placed.ts";
import { writeSums } from "./sums.ts";
import type { Work } from "./work.ts";

/** A page that goes into the snapshot, and where the bytes of its files are now. */
export interface PageToPlace {
  readonly document: PageDocument;
  /** Absolute path by the file's name in the page's folder. */
  readonly origins: ReadonlyMap<string, { readonly path: string; readonly isHeld: boolean }>;
}

/** The previous snapshot, as far as its files can be used again. */
export interface HeldFiles {
  readonly path: string;
  readonly sums: ReadonlyMap<string, string>;
  /** The page's folder there. */
  folderOf(pageId: string): string | undefined;
}

/** What was written. */
export interface Assembled {
  readonly sumsSha256: string;
  readonly entries: number;
  readonly files: number;
  readonly comments: number;
  readonly bytes: number;
  readonly newBytes: number;
  readonly fidelity: readonly Fidelity[];
  readonly omissions: readonly Omission[];
  readonly links: number;
  readonly copies: number;
}

/** Files are written and synced so many at a time. */
const AT_ONCE = 16;

/** Writes a whole snapshot but for its manifest, from what is staged and what the previous one has. Asks nobody. */
export class Assembly {
  readonly #work: Work;
  readonly #held: HeldFiles | undefined;
  readonly #linker: Linker;
  readonly #sums = new Map<string, string>();
  readonly #fidelity = new FidelityReport();
  readonly #omissions: Omission[] = [];
  #pending: Promise<void>[] = [];
  #bytes = 0;
  #newBytes = 0;
  readonly #counts = { entries: 0, files: 0, comments: 0 };

  constructor(work: Work, held: HeldFiles | undefined, mayLink: boolean) {
    this.#work = work;
    this.#held = held;
    this.#linker = new Linker(mayLink);
  }

  /** Yields after each page. */
  async *write(
    notebook: NotebookDocument,
    pageOf: (node: SnapshotNode) => Promise<PageToPlace | undefined>,
  ): AsyncGenerator<SnapshotNode, Assembled, undefined> {
    await rm(this.#work.assembly, { recursive: true, force: true });
    await mkdir(this.#work.assembly, { recursive: true });
    const site = new SitePages(notebook);
    for (const node of placed(notebook.children)) {
      await mkdir(inFolder(this.#work.assembly, node.folder), { recursive: true });
      if (node.document.kind === "folder" || node.document.missing !== undefined) continue;
      const page = await pageOf(node);
      if (page === undefined) throw new Error(`The page ${node.path.join("/")} was to be here, and is not.`);
      const { view, more } = site.page(page.document, node.folder, {
        heads: await headsOf(page.document, page.origins),
      });
      await this.#placePage(node, page, view);
      for (const { path, content } of more) await this.#text(path, content, undefined);
      yield node;
    }
    await this.#text(FILE.notebook, toJson(notebook), undefined);
    for (const { path, content } of site.files()) await this.#text(path, content, undefined);
    await this.#settled();
    return await this.#finish();
  }

  async #placePage(node: SnapshotNode, { document, origins }: PageToPlace, view: string): Promise<void> {
    const before = this.#held?.folderOf(document.id);
    await this.#text(`${node.folder}/${FILE.page}`, toJson(document), before);
    await this.#text(`${node.folder}/${FILE.pageView}`, view, before);
    for (const { file } of filesOf(document)) await this.#file(node, file, origins);
    for (const entry of document.entries) {
      this.#fidelity.add(entry);
      this.#counts.entries += 1;
      this.#counts.comments += entry.comments.length;
      if (entry.file !== undefined && entry.file.path !== null) this.#counts.files += 1;
    }
  }

  async #file(node: SnapshotNode, file: FileDocument, origins: PageToPlace["origins"]): Promise<void> {
    const path = [...node.path, file.name];
    if (file.path === null) {
      this.#omissions.push({ kind: "file", id: node.document.id, path, why: file.missing ?? "it could not be had" });
      return;
    }
    const origin = origins.get(file.path);
    if (origin === undefined) throw guardDamaged(path.join("/"), "names a file that is nowhere");
    if ((await sizeIfThere(origin.path)) !== file.sizeBytes)
      throw guardDamaged(origin.path, "is missing or has another size");
    const target = `${node.folder}/${file.path}`;
    await this.#later(this.#linker.place(origin.path, inFolder(this.#work.assembly, target)));
    this.#note(target, file.sha256, file.sizeBytes, !origin.isHeld);
  }

  /** A text of ours: the previous snapshot's file where it has the same bytes. */
  async #text(path: string, text: string, heldFolder: string | undefined): Promise<void> {
    const sha256 = sha256Of(text);
    const sizeBytes = Buffer.byteLength(text);
    const heldPath = heldFolder === undefined ? path : `${heldFolder}${path.slice(path.lastIndexOf("/"))}`;
    const target = inFolder(this.#work.assembly, path);
    const isHeld = this.#held?.sums.get(heldPath) === sha256 && (await this.#isThere(heldPath, sizeBytes));
    // A page's folder is there already; `reader/` comes with its first file.
    if (heldFolder === undefined) await mkdir(dirname(target), { recursive: true });
    await this.#later(
      isHeld ? this.#linker.place(inFolder(this.#held?.path ?? "", heldPath), target) : writeNew(target, text),
    );
    this.#note(path, sha256, sizeBytes, !isHeld);
  }

  async #isThere(heldPath: string, sizeBytes: number): Promise<boolean> {
    return (await sizeIfThere(inFolder(this.#held?.path ?? "", heldPath))) === sizeBytes;
  }

  #note(path: string, sha256: string, sizeBytes: number, isNew: boolean): void {
    this.#sums.set(path, sha256);
    this.#bytes += sizeBytes;
    if (isNew) this.#newBytes += sizeBytes;
  }

  async #later(work: Promise<void>): Promise<void> {
    this.#pending.push(work);
    if (this.#pending.length >= AT_ONCE) await this.#settled();
  }

  async #settled(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    await Promise.all(pending);
  }

  async #finish(): Promise<Assembled> {
    const sums = writeSums(this.#sums);
    await writeNew(join(this.#work.assembly, FILE.sums), sums);
    const { links, copies } = this.#linker;
    return {
      sumsSha256: sha256Of(sums),
      ...this.#counts,
      bytes: this.#bytes,
      newBytes: this.#newBytes,
      fidelity: this.#fidelity.result(),
      omissions: this.#omissions,
      links,
      copies,
    };
  }
}

/** Puts the finished snapshot in its place, in one step. */
export async function publish(work: Work, target: string): Promise<void> {
  await syncFolder(work.assembly);
  await rename(work.assembly, target);
  await syncFolder(dirname(target));
}
