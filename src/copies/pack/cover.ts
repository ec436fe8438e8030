import { escapeHtml } from "../../rich-text/escape-html.ts";
import type { ManifestDocument } from "../snapshot/format.ts";

/** What a cover page says beside the manifest of the snapshot. */
export interface CoverFacts {
  readonly contents: readonly { readonly path: string; readonly what: string }[];
  readonly publicKey: string | undefined;
}

/** A page to print and to sign: what was handed over, when it was taken, and how anybody checks it. */
export function coverPage(manifest: ManifestDocument, { contents, publicKey }: CoverFacts): string {
  const { notebook, account, baseUrl, startedAt, counts, isComplete, omissions, sumsSha256 } = manifest;
  const facts = [
    ["Notebook", notebook.name],
    ["From", `${baseUrl}, account ${account}`],
    ["Taken", startedAt],
    [
      "Holds",
      `${counts.pages} pages in ${counts.folders} folders, ${counts.entries} entries, ${counts.files} files, ${counts.comments} comments`,
    ],
    ["Complete", isComplete ? "yes" : `no: ${omissions.length} omissions, listed in snapshot/snapshot.json`],
    ["SHA-256 of the snapshot's sums", sumsSha256],
    ...(publicKey === undefined ? [] : [["Signed with the minisign key", publicKey]]),
  ];
  const rows = facts.map(
    ([key = "", value = ""]) => `<tr><th>${escapeHtml(key)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const list = contents.map(
    ({ path, what }) => `<li><a href="${encodeURI(path)}">${escapeHtml(path)}</a>: ${escapeHtml(what)}</li>`,
  );
  const check = publicKey === undefined ? "" : `\nminisign -Vm SHA256SUMS -P ${escapeHtml(publicKey)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(notebook.name)}: record handed over</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
th { text-align: left; padding-right: 1.5rem; vertical-align: top; font-weight: 600 }
td { overflow-wrap: anywhere }
.sign { margin-top: 4rem; border-top: 1px solid; padding-top: .3rem; width: 22rem }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(notebook.name)}</h1>
<table>${rows.join("\n")}</table>
<h2>What is here</h2>
<ul>
${list.join("\n")}
</ul>
<h2>How to check it</h2>
<pre>sha256sum -c SHA256SUMS${check}</pre>
<p class="sign">Handed over by (name, date, signature)</p>
<p class="sign">Received by (name, date, signature)</p>
</main>
</body>
</html>
`;
}
