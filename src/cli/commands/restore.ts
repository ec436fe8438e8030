import { resolve } from "node:path";
import { findInSnapshot, openSnapshot, restoreFiles, type RestoredEntry, restorePage } from "../../copies/index.ts";
import { UsageError } from "../../core/errors.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";

interface Flags {
  readonly to?: string;
}

type Found = Awaited<ReturnType<typeof findInSnapshot>>;
type Snapshot = Awaited<ReturnType<typeof openSnapshot>>;

/** `labapi restore`: what a snapshot holds, back onto disk or as a new page. */
export async function run(
  context: Context,
  [from, path, target]: readonly [string, string, string?],
  { to }: Flags,
): Promise<void> {
  if ((target === undefined) === (to === undefined)) {
    throw new UsageError("Say where to: a file or folder here, or a folder of a notebook with --to.");
  }
  const { NotebookPath } = await import("../../index.ts");
  const snapshot = await openSnapshot(resolve(context.terminal.cwd, from));
  const found = await findInSnapshot(snapshot, NotebookPath.parse(path).parts);
  if (to !== undefined) return await intoNotebook(context, snapshot, found, to);
  return await ontoDisk(context, snapshot, found, resolve(context.terminal.cwd, target ?? ""));
}

async function ontoDisk(context: Context, snapshot: Snapshot, found: Found, target: string): Promise<void> {
  const { output } = context;
  if (context.isDryRun) return output.plan(`restore ${shown(found.node.path.join("/"))} to ${shown(target)}`);
  const files: { path: string; sizeBytes: number; sha256: string }[] = [];
  for await (const file of restoreFiles(snapshot, found, target)) files.push(file);
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (output.isJson) output.json({ files });
  output.say(`${counted(files.length, "file")} (${formatBytes(bytes)}) restored to ${shown(target)}; checksums agree.`);
}

/** Always a new page: what is in the notebook stays as it is. */
async function intoNotebook(context: Context, snapshot: Snapshot, found: Found, to: string): Promise<void> {
  const { output } = context;
  const container = await new Places(context).container(to);
  const name = `${found.page.name} (restored from ${snapshot.name})`;
  if (context.isDryRun) return output.plan(`make the page ${shown(name)} in ${shown(to)}`);
  const { NotebookPath } = await import("../../index.ts");
  const page = await container.createPage(NotebookPath.of([name]), { ifExists: "duplicate" });
  const entries: RestoredEntry[] = [];
  for await (const entry of restorePage(snapshot, found, page)) entries.push(entry);
  const left = entries.filter(({ isRestored }) => !isRestored);
  for (const { position, partType, why = "" } of left)
    output.warn(`Entry ${position} (${shown(partType)}): ${shown(why)}.`);
  if (output.isJson) output.json({ id: page.id, webUrl: page.webUrl, entries });
  output.say(`${shown(name)} has ${counted(entries.length - left.length, "entry")}: ${page.webUrl}`);
  if (left.length > 0) throw new ExitWith(EXIT.incomplete);
}
