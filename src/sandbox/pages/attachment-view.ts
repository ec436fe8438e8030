import { html } from "hono/html";
import { isPicture } from "../pictures.ts";
import type { EntryRow, StoredFile } from "../store/entry-row.ts";
import { fileCard } from "../../look/file-card.ts";
import { fileSize, type Html, NOTHING } from "../../look/html.ts";
import { filePath, picturePath, thumbnailPath } from "./paths.ts";

/** A file with its picture (or a sheet that names its type), name, size, hash and caption. */
export function attachmentView(entry: EntryRow, file: StoredFile): Html {
  const { caption } = entry;
  const link = html`<a href="${filePath(entry)}" download>${file.name}</a>`;
  const facts = html`${fileSize(file.sizeBytes)} · ${file.contentType} · SHA-256
    <code title="${file.sha256}">${shortHash(file)}</code>`;
  return html`${fileCard(file.name, link, facts)} ${pictureOf(entry)}
  ${caption === null || caption === "" ? NOTHING : html`<p class="caption">${caption}</p>`}`;
}

/** The preview of an entry, if it has one that a browser shows; the whole picture is behind it. */
export function pictureOf(entry: EntryRow): Html {
  const { file, preview, caption } = entry;
  const shown = preview ?? file;
  if (shown === undefined || !isPicture(shown.contentType)) return NOTHING;
  const alt = caption === null || caption === "" ? (file?.name ?? `Snapshot of this ${entry.partType}`) : caption;
  const image = html`<img src="${thumbnailPath(entry)}" alt="${alt}" loading="lazy" />`;
  return file !== undefined && isPicture(file.contentType)
    ? html`<a class="picture" href="${picturePath(entry)}">${image}</a>`
    : html`<span class="picture">${image}</span>`;
}

/** Enough to compare by eye. */
export function shortHash({ sha256 }: Pick<StoredFile, "sha256">): string {
  return `${sha256.slice(0, 12)}…`;
}
