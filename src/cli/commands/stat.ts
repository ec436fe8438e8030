import type { AttachmentEntry, Page } from "../../index.ts";
import type { Context } from "../context.ts";
import { factsShape, summed } from "../views/page-facts.ts";
import { fileAddress } from "../addresses/files.ts";
import { type Node, Places } from "../addresses/places.ts";
import { entryShape, nodeShape } from "../views/shapes.ts";
import { columns } from "../terminal/columns.ts";
import { formatBytes, formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

/** `labapi stat`: everything about one notebook, folder, page or file. */
export async function run(context: Context, [address]: readonly [string]): Promise<void> {
  const { node, file } = await new Places(context).locate(address);
  const facts =
    file === undefined || !node.isPage() ? await nodeFacts(context, node) : await fileFacts(context, node, file);
  context.output.give(facts, () => columns(Object.entries(facts).flatMap(([name, value]) => lineOf(name, value))));
}

/** With the address that tells it from other files of its name. */
async function fileFacts({ signal }: Context, page: Page, file: AttachmentEntry): Promise<object> {
  return { ...entryShape(file), address: fileAddress(page, await page.entries({ signal }), file) };
}

async function nodeFacts({ signal }: Context, node: Node): Promise<object> {
  const access = node.access === undefined ? {} : { canRead: node.access.canRead, canWrite: node.access.canWrite };
  const shape = { ...nodeShape(node), ...access };
  if (node.isPage()) return { ...shape, ...factsShape(summed(await node.entries({ signal }))) };
  const children = await node.children({ signal });
  const folderCount = children.filter((child) => child.isFolder()).length;
  return { ...shape, folderCount, pageCount: children.length - folderCount };
}

/** `sizeBytes` as `size  1.2 MB (1234567)`, dates in the person's time zone. */
function lineOf(name: string, value: string | number | boolean | null | undefined): string[][] {
  if (value === null || value === undefined || value === "") return [];
  const label = name.replace(/Bytes$/, "").replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (name.endsWith("Bytes")) return [[label, `${formatBytes(Number(value))} (${String(value)} bytes)`]];
  if (name.endsWith("At")) return [[label, formatDate(new Date(String(value)))]];
  return [[label, shown(typeof value === "boolean" ? (value ? "yes" : "no") : String(value))]];
}
