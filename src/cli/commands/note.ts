import { extname } from "node:path";
import type { Entry, Page } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { pathIn } from "../addresses/address.ts";
import { Places } from "../addresses/places.ts";
import { readText } from "../inputs/read-text.ts";
import { markdownToRichText, removedBySanitise, resolveTerminalText, sanitise } from "../../rich-text/index.ts";
import { entryShape, receiptShape } from "../views/shapes.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly file?: string;
  readonly markdown?: boolean;
  readonly heading?: boolean;
  readonly html?: boolean;
  readonly plain?: boolean;
  readonly parents?: boolean;
}

type Form = "plain" | "markdown" | "heading" | "html";

/** `labapi note`: a text at the end of a page. */
export async function run(context: Context, [address, text]: readonly [string, string?], flags: Flags): Promise<void> {
  const form = formOf(flags);
  const content = resolveTerminalText(await readText(context, { text, file: flags.file }));
  if (content.trim() === "") throw new UsageError("There is no text to add.");
  if (form === "html") tellRemoved(context, content);
  if (context.isDryRun) {
    return context.output.plan(`add ${counted(content.length, "character")} as ${form} to ${shown(address)}`);
  }
  const page = await findPage(context, address, flags);
  const entry = await add(context, page, form, content);
  context.output.give({ ...entryShape(entry), receipt: receiptShape(entry) }, () => entry.webUrl);
}

/** Markdown only where it was asked for: the output of a program is full of stars and underscores that mean themselves. */
function formOf({ markdown, heading, html, plain, file }: Flags): Form {
  const asked = (["markdown", "heading", "html", "plain"] as const).filter(
    (_form, index) => [markdown, heading, html, plain][index] === true,
  );
  const [form, ...more] = asked;
  if (more.length > 0) throw new UsageError(`Give one of ${asked.map((name) => `--${name}`).join(", ")}.`);
  const isMarkdownFile = [".md", ".markdown"].includes(extname(file ?? "").toLowerCase());
  return form ?? (isMarkdownFile ? "markdown" : "plain");
}

/** Colleagues open the page in their browser: what could run there, or is nothing for a page, is not sent. */
function tellRemoved({ output }: Context, html: string): void {
  const removed = removedBySanitise(html);
  if (removed.length > 0) output.warn(`Left out, as it is nothing for a page: ${removed.map(shown).join(", ")}.`);
  if (sanitise(html).trim() === "") throw new UsageError("Nothing of the HTML may stand on a page.");
}

/** The page of an address, made where `-p` says so. */
export async function findPage(
  context: Context,
  address: string,
  { parents }: { readonly parents?: boolean },
): Promise<Page> {
  const places = new Places(context);
  if (parents !== true || pathIn(address) === undefined) return await places.page(address);
  const { notebook, path } = await places.destination(address);
  return await notebook.page(path, { signal: context.signal });
}

function add({ signal }: Context, page: Page, form: Form, content: string): Promise<Entry> {
  switch (form) {
    case "plain":
      return page.addPlainText(content, { signal });
    case "heading":
      return page.addHeading(content.trim().replaceAll(/\s*\n\s*/g, " "), { signal });
    case "markdown":
      return page.addText(markdownToRichText(content), { signal });
    default:
      return page.addText(sanitise(content), { signal });
  }
}
