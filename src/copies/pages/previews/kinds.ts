import type { FileDocument } from "../../snapshot/format.ts";

/** How a file is shown on its page; `none` is a link and no more. */
export type PreviewKind =
  | "picture"
  | "table"
  | "json"
  | "notebook"
  | "markdown"
  | "text"
  | "pdf"
  | "audio"
  | "video"
  | "none";

const KINDS: Readonly<Record<Exclude<PreviewKind, "none">, string>> = {
  picture: "png jpg jpeg jfif gif webp avif bmp svg ico",
  table: "csv tsv tab",
  json: "json jsonl ndjson geojson jsonld",
  notebook: "ipynb",
  markdown: "md markdown rmd qmd",
  text:
    "txt text log out err dat asc tex bib ris fasta fa fastq fq gb gbk gff gtf vcf bed sam pdb cif mol sdf xyz nwk " +
    "py r jl m c h cc cpp hpp cs java kt go rs rb pl php lua swift js mjs cjs ts tsx jsx css scss sql sh bash zsh ps1 bat " +
    "ini cfg conf toml yaml yml env properties xml xsd xsl html htm xhtml rst org diff patch dockerfile makefile cmake",
  pdf: "pdf",
  audio: "mp3 wav ogg oga m4a flac aac opus",
  video: "mp4 m4v webm ogv mov",
};

const BY_EXTENSION: ReadonlyMap<string, PreviewKind> = new Map(
  Object.entries(KINDS).flatMap(([kind, extensions]) =>
    extensions.split(" ").map((name) => [name, kind as PreviewKind]),
  ),
);

/** What a browser that is told to open it would run, with whatever is in it. */
const ACTIVE = new Set(
  "html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt xsd rdf rss atom js mjs hta swf htc url webloc lnk".split(
    " ",
  ),
);

/** By its extension, or where it has none that says anything, by its type. */
export function previewKind({ path, contentType = "" }: Pick<FileDocument, "path" | "contentType">): PreviewKind {
  const known = BY_EXTENSION.get(extensionOf(path ?? ""));
  if (known !== undefined) return known;
  if (extensionOf(path ?? "") !== "") return "none";
  return /^text\/plain\b/i.test(contentType) ? "text" : "none";
}

/**
 * Whether a file must not be a link: opened from a disk, nothing would hold back what it holds. A browser goes by the extension, and
 * looks into a file whose extension it does not know.
 */
export function isActive({ path }: Pick<FileDocument, "path">, head: Uint8Array): boolean {
  return (
    ACTIVE.has(extensionOf(path ?? "")) ||
    /^(?:\xef\xbb\xbf)?[\s\0]*</.test(Buffer.from(head.subarray(0, BYTES_TO_TELL)).toString("latin1"))
  );
}

/** Enough to tell whether a browser would take it for a web page. */
export const BYTES_TO_TELL = 1024;

const MIB = 1_048_576;
const BYTES: Readonly<Record<PreviewKind, number>> = {
  picture: 0,
  table: MIB / 4,
  json: MIB / 8,
  notebook: 2 * MIB,
  markdown: MIB / 4,
  text: MIB / 16,
  pdf: 0,
  audio: 0,
  video: 0,
  none: BYTES_TO_TELL,
};

/** How many bytes of the beginning of a file its preview is made of; 0 for a preview that needs none. */
export function bytesToShow(file: Pick<FileDocument, "path" | "contentType">): number {
  return file.path === null ? 0 : BYTES[previewKind(file)];
}

/** Lower case, without the dot; empty where there is none. */
export function extensionOf(name: string): string {
  return /[^.]\.([^.\s]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}
