import { html } from "hono/html";
import type { EntryRow, VersionRow } from "../store/entry-row.ts";
import { shortHash } from "./attachment-view.ts";
import { fileSize, type Html, time } from "../../look/html.ts";
import { filePath } from "./paths.ts";

const MAX_VERSIONS = 50;
const MAX_CHARACTERS = 5000;

/** The version, who made it and when; opened, every version before it. */
export function historyView(entry: EntryRow, versions: readonly VersionRow[]): Html {
  const newest = versions.toReversed().slice(0, MAX_VERSIONS);
  const left = versions.length - newest.length;
  return html`<details class="about">
    <summary>Version ${entry.version} · ${entry.modifiedBy} · ${time(entry.updatedAt)}</summary>
    <ol reversed class="versions">
      ${newest.map((version) => versionItem(entry, version))}
    </ol>
    ${left > 0 ? html`<p>${left} earlier versions are not shown.</p>` : ""}
  </details>`;
}

function versionItem(entry: EntryRow, version: VersionRow): Html {
  return html`<li>
    <p>
      <strong>Version ${version.version}</strong> · ${time(version.updatedAt)} · ${version.modifiedBy} · ${version.verb}
    </p>
    ${versionContent(entry, version)}
  </li>`;
}

/** As stored, markup and all. */
function versionContent(entry: EntryRow, { version, data, file }: VersionRow): Html {
  if (file !== undefined) {
    const size = fileSize(file.sizeBytes);
    return html`<a href="${filePath(entry, version)}" download>${file.name}</a><br />${size},
      <code>${shortHash(file)}</code>`;
  }
  // Of rich text the page shows what it looks like; of the rest, exactly this.
  const isShown = version === entry.version && entry.partType !== "text entry";
  return isShown ? html`<p>As it stands above.</p>` : html`<pre class="raw">${shortened(data ?? "")}</pre>`;
}

function shortened(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}… (${text.length} characters)`;
}
