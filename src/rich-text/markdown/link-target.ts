import type { Element } from "hast";
import MarkdownIt from "markdown-it";
import { attributeOf } from "../html/parse.ts";
import { isPictureAllowed } from "../html/allowed.ts";

const reader = new MarkdownIt("zero");

/** An address as it is after Markdown was read: signs that an address cannot hold are `%5B`, names of computers in ASCII. */
export const normalised = (url: string): string => (PLAIN.test(url) ? url : reader.normalizeLink(url));

/** Most are, and need no parsing. */
const PLAIN = /^(?:https?:\/\/[\w.-]+(?:\/[\w./?=&#+:-]*)?|data:image\/\w+;base64,[\w+/=]*)$/;

/** Where a link may lead; what else is in one is shown, without it. */
export function linkTarget(link: Element): string | undefined {
  const url = withoutBlanks(attributeOf(link, "href"));
  return url === "" || (/^[^/?#]*:/.test(url) && !/^(?:https?|mailto|ftp|tel):/i.test(url))
    ? undefined
    : normalised(url);
}

/** Where a picture is; nothing, where it may not be shown. */
export function pictureSource(image: Element): string | undefined {
  const url = withoutBlanks(attributeOf(image, "src")).replaceAll("%20", "");
  if (url === "" || (/^[^/?#]*:/.test(url) && !/^(?:https?|data):/i.test(url)) || !isPictureAllowed(url))
    return undefined;
  return normalised(url);
}

function withoutBlanks(url: string): string {
  return url.trim().replaceAll(/[\u0000-\u0020]+/g, (blank) => (blank === " " ? "%20" : ""));
}

/** An address in brackets. */
export function destination(url: string): string {
  return url.replaceAll(/[()\\]|&(?=[#A-Za-z])/g, String.raw`\$&`);
}
