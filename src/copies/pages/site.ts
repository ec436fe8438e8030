import { escapeHtml } from "../../rich-text/escape-html.ts";
import type { NodeDocument, NotebookDocument, PageDocument } from "../snapshot/format.ts";
import { renderPage } from "./render-page.ts";

/** A file at the top of a snapshot that is made from its documents. */
interface SiteFile {
  /** From the snapshot's own folder, with forward slashes; never that of a document. */
  readonly path: string;
  readonly content: string;
}

/**
 * The pages of a snapshot for a browser. Gets each page once, in notebook order, as it is written; whatever needs all of them (a search
 * index) is collected meanwhile and given at the end.
 */
export class SitePages {
  readonly #notebook: NotebookDocument;

  constructor(notebook: NotebookDocument) {
    this.#notebook = notebook;
  }

  /** The page's `page.html`. */
  page(page: PageDocument, _folder: string): string {
    return renderPage(page);
  }

  /** `index.html`, and whatever it needs beside it. Asked for when every page was given. */
  files(): Iterable<SiteFile> {
    return [{ path: "index.html", content: renderIndex(this.#notebook) }];
  }
}

/** The contents: the tree, with a link to each page. */
function renderIndex(notebook: NotebookDocument): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(notebook.name)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(notebook.name)}</h1>
${listOf(notebook.children, "")}
</main>
</body>
</html>
`;
}

function listOf(nodes: readonly NodeDocument[], parent: string): string {
  if (nodes.length === 0) return "";
  const items = nodes.map((node) => {
    const folder = `${parent}${encodeURIComponent(node.folder)}/`;
    const name = escapeHtml(node.name);
    const label = node.kind === "page" ? `<a href="${escapeHtml(folder)}page.html">${name}</a>` : name;
    return `<li>${label}${listOf(node.children ?? [], folder)}</li>`;
  });
  return `<ul>\n${items.join("\n")}\n</ul>`;
}
