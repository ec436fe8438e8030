import { STYLE } from "../../look/index.ts";
import { FILE, type NotebookDocument, type PageDocument } from "../snapshot/format.ts";
import { contentsView } from "./contents.ts";
import { READER_FOLDER } from "./document.ts";
import type { PageFiles } from "./files.ts";
import { pageView } from "./page-view.ts";
import { Places } from "./places.ts";
import { Texts, type TextsFile } from "./reader/texts.ts";

/** A file of a snapshot that is made from its documents. */
export interface SiteFile {
  /** From the snapshot's own folder, with forward slashes; never that of a document. */
  readonly path: string;
  readonly content: string;
}

/**
 * The pages of a snapshot for a browser. Gets each page once, in notebook order, as it is written, and holds on to none: what the
 * search needs is given file by file on the way.
 */
export class SitePages {
  readonly #notebook: NotebookDocument;
  readonly #places: Places;
  readonly #texts = new Texts();

  constructor(notebook: NotebookDocument) {
    this.#notebook = notebook;
    this.#places = new Places(notebook);
  }

  /** The page's `page.html`, and what else is whole with it. */
  page(page: PageDocument, folder: string, files: PageFiles): { view: string; more: readonly SiteFile[] } {
    const place = this.#places.at(folder);
    if (place === undefined) throw new Error(`The tree has no folder ${folder}.`);
    const view = pageView(page, place, { notebook: this.#notebook, places: this.#places, files });
    return { view, more: textsFiles(this.#texts.add(page, folder, files)) };
  }

  /** `index.html`, and whatever it needs beside it. Asked for when every page was given. */
  *files(): Generator<SiteFile, void, undefined> {
    yield* textsFiles(this.#texts.rest());
    yield { path: `${READER_FOLDER}/style.css`, content: `${STYLE}\n` };
    yield { path: FILE.index, content: contentsView(this.#notebook, this.#places, this.#texts.names) };
  }
}

function textsFiles(made: TextsFile | undefined): SiteFile[] {
  return made === undefined ? [] : [{ path: `${READER_FOLDER}/texts/${made.name}.js`, content: made.content }];
}
