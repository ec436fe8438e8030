import MarkdownIt from "markdown-it";
import { sanitise } from "../html/sanitise.ts";
import { autolinks } from "./autolinks.ts";
import { byChance } from "./by-chance.ts";
import { filteredTags } from "./filtered-tags.ts";
import { nesting } from "./nesting.ts";
import { isAllOurs, spelledAsOurs } from "./plain-tokens.ts";
import { raisedAndLowered } from "./raised-and-lowered.ts";
import { pictureTexts, tables, taskLists } from "./gfm-lists-and-tables.ts";

/** Made once: the rules are compiled when it is. */
const markdown = new MarkdownIt("default", { html: true, linkify: false })
  .disable(["replacements", "smartquotes", "linkify"])
  .use(byChance)
  .use(raisedAndLowered)
  .use(autolinks)
  .use(taskLists)
  .use(tables)
  .use(pictureTexts)
  .use(filteredTags)
  .use(nesting);
// `sanitise` decides which links may stay; a dangerous one stays visible as the text it was.
markdown.validateLink = (url) =>
  !/^\s*(?:javascript|vbscript|file|data(?!:image\/(?:png|jpeg|gif|webp|bmp);)):/i.test(url);

/**
 * Markdown as rich text for a page: CommonMark with GitHub's tables, task lists, strikethrough and bare links. HTML in it is
 * kept as far as {@link sanitise} allows (`10<sup>6</sup>`), everything active goes.
 *
 * Two things are read as people mean them, and not as CommonMark has it: a line that begins with a number of three digits and
 * more (`2024. It has held`) begins no list, and the stars of a legend (`*p < 0.05; **p < 0.01`) stay stars. Beyond GitHub,
 * `10^6^` is raised and `H~2~O` lowered, as {@link richTextToMarkdown} writes them.
 *
 * Takes time in proportion to the length, and never throws.
 *
 * @example
 * ```ts
 * import { markdownToRichText } from "labapi/rich-text";
 *
 * markdownToRichText("Seeded **10^6^** cells"); // "<p>Seeded <strong>10<sup>6</sup></strong> cells</p>"
 * ```
 */
export function markdownToRichText(text: string): string {
  const env = {};
  const tokens = markdown.parse(text.replace(/^\uFEFF/, ""), env);
  const html = markdown.renderer.render(tokens, markdown.options, env);
  return (isAllOurs(tokens) ? spelledAsOurs(html) : sanitise(html)).trimEnd();
}
