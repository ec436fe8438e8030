import { html, raw } from "hono/html";
import { commentList, fileSize, type Html, kindOf, NOTHING, preformatted, time } from "../../look/index.ts";
import { commentToMarkdown, markdownToRichText, sanitise } from "../../rich-text/index.ts";
import type { CommentDocument, EntryDocument, FileDocument, VersionDocument } from "../snapshot/format.ts";
import { fileView, thumbnailView } from "./file-view.ts";
import type { PageFiles } from "./files.ts";
import { entryAnchor } from "./places.ts";

const MOST_RAW_CHARACTERS = 100_000;
const MOST_VERSION_CHARACTERS = 20_000;

/** One entry of a page: what it holds, where it comes from, what was before it, and what people said about it. */
export function entryView(entry: EntryDocument, index: number, files: PageFiles): Html {
  const isHeading = entry.partType === "heading";
  const title = isHeading
    ? html`<h2>${entry.content ?? ""}</h2>`
    : html`<h2 class="kind">${kindOf(entry.partType)}</h2>`;
  return html`<article id="${entryAnchor(index)}" class="entry ${isHeading ? "heading" : ""}" tabindex="-1">
    ${title} ${contentOf(entry, files)} ${aboutOf(entry, files)}
    ${commentList(entry.comments.map((comment) => ({ ...saidBy(comment), text: commentText(comment) })))}
  </article>`;
}

function contentOf(entry: EntryDocument, files: PageFiles): Html {
  const { partType, file, picture, thumbnail, caption = "" } = entry;
  if (partType === "heading") return NOTHING;
  if (file !== undefined) {
    const label = caption === "" ? file.name : caption;
    return html`${fileView(file, label, files)} ${thumbnailView(file, thumbnail, label)}
    ${caption === "" ? NOTHING : html`<p class="caption">${caption}</p>`}`;
  }
  const shown = picture === undefined ? NOTHING : fileView(picture, `Picture of this ${partType}`, files);
  return html`${shown} ${textOf(partType, entry.content)}`;
}

function textOf(partType: string, content: string | null): Html {
  if (content === null || content === "") return NOTHING;
  if (partType === "text entry") return html`<div class="rich">${richText(content)}</div>`;
  const text = shortened(content, MOST_RAW_CHARACTERS);
  if (partType === "plain text entry") return html`<pre class="plain">${preformatted(text)}</pre>`;
  return html`<pre class="raw" tabindex="0">${preformatted(text)}</pre>`;
}

/** Somebody else's markup: nothing in it runs, loads or leads anywhere by itself. */
function richText(markup: string): Html {
  return raw(sanitise(markup, { strict: true, headingOffset: 1, webPictures: "link" }));
}

function aboutOf(entry: EntryDocument, files: PageFiles): Html {
  const { version, lastModifiedBy, updatedAt, versions = [] } = entry;
  const line = [
    ...(version === undefined ? [] : [html`Version ${version}`]),
    ...(lastModifiedBy === undefined ? [] : [html`${lastModifiedBy}`]),
    ...(updatedAt === undefined ? [] : [time(updatedAt)]),
  ];
  return html`<details class="about">
    <summary>
      ${line.length === 0 ? "About this entry" : line.map((fact, at) => (at === 0 ? fact : html` · ${fact}`))}
    </summary>
    <dl class="facts">${factsOf(entry)}</dl>
    ${versions.length === 0 ? NOTHING : versionList(entry, versions, files)}
  </details>`;
}

function factsOf(entry: EntryDocument): Html[] {
  const { createdAt, lastModifiedVerb, changeDescription, file, picture, webUrl } = entry;
  const facts: (readonly [string, Html | string | undefined])[] = [
    ["Made", createdAt === undefined ? undefined : time(createdAt)],
    ["Last done", lastModifiedVerb],
    ["Why", changeDescription],
    ["Type", entry.partType],
    ["Id", html`<code>${entry.id}</code>`],
    ...[file, picture].flatMap((found) => (found === undefined ? [] : fileFacts(found))),
    ["At LabArchives", webUrl === undefined ? undefined : linkTo(webUrl)],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined || value === ""
      ? []
      : [
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
        ],
  );
}

function fileFacts({ sizeBytes, contentType, sha256 }: FileDocument): (readonly [string, Html | string | undefined])[] {
  return [
    ["Size", sizeBytes < 1024 ? fileSize(sizeBytes) : `${fileSize(sizeBytes)} (${sizeBytes} bytes)`],
    ["File type", contentType],
    ["SHA-256", sha256 === "" ? undefined : html`<code>${sha256}</code>`],
  ];
}

function linkTo(url: string): Html | string {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb ? html`<a href="${new URL(url).href}" rel="noopener noreferrer">${url}</a>` : url;
}

function versionList(entry: EntryDocument, versions: readonly VersionDocument[], files: PageFiles): Html {
  const items = versions.toReversed().map(
    ({ version, updatedAt, content = null, file }) =>
      html`<li value="${version}">
        <p><strong>Version ${version}</strong> ${updatedAt === undefined ? NOTHING : html`· ${time(updatedAt)}`}</p>
        ${file === undefined ? textOf(entry.partType === "heading" ? "plain text entry" : entry.partType, cut(content)) : fileView(file, file.name, files)}
      </li>`,
  );
  return html`<ol reversed class="versions">
    ${items}
  </ol>`;
}

function cut(content: string | null): string | null {
  return content === null ? null : shortened(content, MOST_VERSION_CHARACTERS);
}

/** It may be HTML as the web page's editor writes it, or plain text. */
function commentText({ text }: CommentDocument): Html {
  const markdown = commentToMarkdown(text);
  if (markdown === text) return html`<p>${text}</p>`;
  const rich = sanitise(markdownToRichText(markdown), { strict: true, headingOffset: 3, webPictures: "link" });
  return html`<div class="rich">${raw(rich)}</div>`;
}

function saidBy({ author, authorEmail, createdAt }: CommentDocument) {
  return { author: author ?? authorEmail, createdAt };
}

function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}… (${text.length} characters; all of them are in page.json)`;
}
