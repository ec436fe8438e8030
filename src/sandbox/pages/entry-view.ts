import { html, raw } from "hono/html";
import { utcSeconds } from "../elements.ts";
import { isPicture } from "../pictures.ts";
import type { EntryRow, StoredFile, VersionRow } from "../store/entry-row.ts";
import type { Store } from "../store/store.ts";
import type { Html } from "./page.ts";
import { anchorOf, filePath } from "./paths.ts";
import { sanitise } from "./sanitise.ts";

/** An entry as people see it: content, who changed it last, its comments and its history. */
export function entryView(store: Store, entry: EntryRow): Html {
  return html`<article id="${anchorOf(entry)}" aria-label="${entry.file?.name ?? entry.partType}">
    ${content(entry)}
    <p class="meta">${entry.partType}, version ${entry.version}, ${entry.modifiedBy}, ${moment(entry.updatedAt)}</p>
    ${comments(store, entry)} ${history(store, entry)}
  </article>`;
}

function content(entry: EntryRow): Html {
  const data = entry.data ?? "";
  if (entry.file !== undefined) return file(entry, entry.file);
  switch (entry.partType) {
    case "heading":
      return html`<h2>${data}</h2>`;
    case "text entry":
      return html`<div class="scroll">${raw(sanitise(data))}</div>`;
    case "plain text entry":
      return html`<p class="plain-text">${data}</p>`;
    default:
      return html`<p class="note">Only LabArchives' own editor can show a ${entry.partType}. This is what it stores:</p>
        <pre>${data}</pre>`;
  }
}

function file(entry: EntryRow, { name, contentType, sizeBytes, sha256 }: StoredFile): Html {
  const path = filePath(entry);
  const picture = isPicture(contentType)
    ? html`<p><img class="preview" src="${path}?inline" alt="${entry.caption ?? name}" /></p>`
    : html`<img class="icon" src="/icon.png" alt="" />`;
  return html`<div class="file">
    ${picture}
    <div>
      <p><a href="${path}" download>${name}</a></p>
      <p>${entry.caption ?? ""}</p>
      <p class="note">${contentType}, ${sizeText(sizeBytes)}, SHA-256 <code>${sha256.slice(0, 12)}…</code></p>
    </div>
  </div>`;
}

function moment(epochMs: number): Html {
  const exact = utcSeconds(epochMs);
  return html`<time datetime="${exact}">${exact.slice(0, 16).replace("T", " ")} UTC</time>`;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes < 1 ? `${(bytes / 1024).toFixed(1)} KiB` : `${mebibytes.toFixed(1)} MiB`;
}

function comments(store: Store, entry: EntryRow): Html {
  const all = store.comments.ofEntry(entry.id);
  if (all.length === 0) return html``;
  const items = all.map(
    ({ userName, text, createdAt }) =>
      html`<p>${text}</p>
        <p class="note">${userName}, ${moment(createdAt)}</p>`,
  );
  return html`<section class="comments" aria-label="Comments">${items}</section>`;
}

function history(store: Store, entry: EntryRow): Html {
  const versions = store.entries.versions(entry.id);
  if (versions.length < 2) return html``;
  return html`<details>
    <summary>${versions.length} versions</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">What</th>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Content</th>
          </tr>
        </thead>
        <tbody>
          ${versions.toReversed().map(versionRow)}
        </tbody>
      </table>
    </div>
  </details>`;
}

function versionRow(version: VersionRow): Html {
  const shown =
    version.file === undefined ? (version.data ?? "") : `${version.file.name} (${sizeText(version.file.sizeBytes)})`;
  return html`<tr>
    <td>${version.version}</td>
    <td>${version.verb}</td>
    <td>${version.modifiedBy}</td>
    <td>${moment(version.updatedAt)}</td>
    <td class="plain-text">${shown.slice(0, 500)}</td>
  </tr>`;
}
