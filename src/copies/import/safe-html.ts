import { parseHtml } from "../../rich-text/html/parse.ts";
import { sanitise } from "../../rich-text/html/sanitise.ts";
import { writeHtml } from "../../rich-text/html/write.ts";

/** HTML as it is, where nothing in it is dangerous; or else without what is. */
export function safeHtml(html: string): { readonly html: string; readonly isChanged: boolean } {
  const safe = sanitise(html);
  const isChanged = writeHtml(parseHtml(html)) !== safe;
  return { html: isChanged ? safe : html, isChanged };
}
