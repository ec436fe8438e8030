import type { EntryDocument, FileDocument, PageContent } from "./format.ts";

/** A file of a page, and the entry it belongs to. */
export interface FileOfPage {
  readonly entry: EntryDocument;
  readonly file: FileDocument;
}

/** Every file of a page: attachments, pictures, small pictures, and files of earlier versions. */
export function* filesOf({ entries }: PageContent): Generator<FileOfPage, void, undefined> {
  for (const entry of entries) {
    const { file, picture, thumbnail, versions = [] } = entry;
    for (const found of [file, picture, thumbnail, ...versions.map((version) => version.file)]) {
      if (found !== undefined) yield { entry, file: found };
    }
  }
}
