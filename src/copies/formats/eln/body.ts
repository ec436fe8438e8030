import { escapeHtml } from "../../../rich-text/escape-html.ts";
import { sanitise } from "../../../rich-text/html/sanitise.ts";
import type { CommentDocument, EntryDocument } from "../../snapshot/format.ts";

/** A picture inside a text that becomes a file of its own. */
export interface InlinePicture {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What an entry is in the text of its page, and the pictures that were taken out of it. */
export interface EntryBody {
  readonly html: string;
  readonly pictures: readonly InlinePicture[];
}

/** Names of the files of an entry in the page's folder. */
export interface EntryNames {
  readonly file: string | undefined;
  readonly picture: string | undefined;
  /** Its data as it is stored. */
  readonly raw: string | undefined;
  /** What the pictures in its text begin with. */
  readonly prefix: string;
}

/** Above this many characters, a picture written into the text is a file. */
const MOST_INLINE_CHARACTERS = 64 * 1024;
const INLINE = /\bsrc="data:(image\/(png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)"/g;
const EDITOR_PICTURE = /<img\b[^>]*\bsrc="([^"]*\/attachments\/inline_image\/[^"]*)"/g;
const SHOWN_PICTURES = /^image\/(?:png|jpeg|gif|webp)\b/i;

/** @param baseUrl - of LabArchives, for pictures that only its own pages show. */
export function entryBody(entry: EntryDocument, names: EntryNames, baseUrl: string): EntryBody {
  const type = entry.partType.trim().toLowerCase();
  const { content } = entry;
  if (entry.file !== undefined) return alone(attachmentHtml(entry, names));
  if (type === "heading") return alone(`<h2>${escapeHtml(content ?? "")}</h2>`);
  if (type === "plain text entry") return alone(`<pre>${escapeHtml(content ?? "")}</pre>`);
  if (type === "text entry") return textBody(content ?? "", names.prefix, baseUrl);
  return alone(otherHtml(entry, type, names));
}

function alone(html: string): EntryBody {
  return { html, pictures: [] };
}

function attachmentHtml({ file, caption }: EntryDocument, names: EntryNames): string {
  const name = escapeHtml(file?.name ?? "");
  const said = escapeHtml(caption ?? "");
  if (names.file === undefined)
    return `<p>${name} (not here: ${escapeHtml(file?.missing ?? "its bytes could not be had")})</p>`;
  const isPicture = SHOWN_PICTURES.test(file?.contentType ?? "");
  const picture = isPicture ? `<p><img src="${names.file}" alt="${name}"></p>` : "";
  return `${picture}<p><a href="${names.file}">${name}</a>${said === "" ? "" : ` ${said}`}</p>`;
}

function textBody(html: string, prefix: string, baseUrl: string): EntryBody {
  const pictures: InlinePicture[] = [];
  const safe = sanitise(html).replaceAll(INLINE, (whole: string, contentType: string, kind: string, data: string) => {
    if (data.length <= MOST_INLINE_CHARACTERS) return whole;
    const name = `${prefix}-image-${pictures.length + 1}.${kind}`;
    pictures.push({ name, contentType, bytes: Buffer.from(data, "base64") });
    return `src="${name}"`;
  });
  const marked = safe.replaceAll(EDITOR_PICTURE, (whole: string, source: string) => {
    const url = URL.canParse(source, baseUrl)
      ? escapeHtml(new URL(source.replaceAll("&amp;", "&"), baseUrl).href)
      : source;
    return whole.replace(`src="${source}"`, `src="${url}" data-missing="true"`);
  });
  return { html: marked, pictures };
}

function otherHtml({ partType, content, file }: EntryDocument, type: string, names: EntryNames): string {
  const picture =
    names.picture === undefined ? "" : `<p><img src="${names.picture}" alt="${escapeHtml(partType)}"></p>`;
  const shown =
    type === "equation entry" && file === undefined ? `<p><code>${escapeHtml(content ?? "")}</code></p>` : "";
  const kept = names.raw === undefined ? "It is empty." : `Kept as the file <a href="${names.raw}">${names.raw}</a>.`;
  return `${picture}${shown}<p>${escapeHtml(partType)}. ${kept}</p>`;
}

/** A page of its own, for readers that show files and not texts. */
export function pageView(title: string, body: string, comments: readonly CommentDocument[]): string {
  const said = comments.map(
    ({ author, createdAt, text }) =>
      `<blockquote><p>${escapeHtml(text)}</p><footer>${escapeHtml([author ?? "Unknown", createdAt].filter((fact) => fact !== undefined).join(", "))}</footer></blockquote>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
${said.join("\n")}
</main>
</body>
</html>
`;
}
