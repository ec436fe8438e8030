import { html } from "hono/html";
import { fileCard, fileSize, type Html, NOTHING } from "../../look/index.ts";
import type { FileDocument } from "../snapshot/format.ts";
import type { PageFiles } from "./files.ts";
import { fileHref } from "./places.ts";
import { isActive, previewKind } from "./previews/kinds.ts";
import { previewOf } from "./previews/preview.ts";

const NO_BYTES = new Uint8Array();

/** A file with its name, size and type, and what can be shown of it. */
export function fileView(file: FileDocument, label: string, { heads }: PageFiles): Html {
  const { name, path, missing } = file;
  if (path === null) {
    const why = missing ?? "it could not be had";
    return fileCard(name, html`<strong>${name}</strong>`, html`Not in this copy: ${why}`);
  }
  const href = fileHref(path);
  const head = heads.get(path) ?? NO_BYTES;
  const isLink = !isActive(file, head);
  const link = isLink ? html`<a href="${href}">${name}</a>` : html`<strong>${name}</strong>`;
  return html`${fileCard(name, link, factsOf(file, path, isLink))} ${previewOf({ file, href, head, label, isLink })}`;
}

/** LabArchives' small picture of a file that a browser cannot show itself. */
export function thumbnailView(file: FileDocument, thumbnail: FileDocument | undefined, label: string): Html {
  if (thumbnail === undefined || thumbnail.path === null || previewKind(file) !== "none") return NOTHING;
  if (previewKind(thumbnail) !== "picture") return NOTHING;
  return html`<span class="picture">
    <img src="${fileHref(thumbnail.path)}" alt="Small picture of ${label}" loading="lazy" />
  </span>`;
}

/** From a disk, a browser runs what a web page or drawing holds: such a file is named, and not opened by a click. */
function factsOf(file: FileDocument, path: string, isLink: boolean): Html {
  const { name, sizeBytes, contentType, sha256 } = file;
  const type = contentType === undefined ? NOTHING : html` · ${contentType}`;
  const hash = sha256 === "" ? NOTHING : html` · SHA-256 <code title="${sha256}">${sha256.slice(0, 12)}…</code>`;
  const otherName = path === name ? NOTHING : html`<br />in this folder as <code>${path}</code>`;
  const warning = isLink ? NOTHING : html`<br />No link: a browser would run what is in it. It lies beside this page.`;
  return html`${fileSize(sizeBytes)}${type}${hash}${otherName}${warning}`;
}
