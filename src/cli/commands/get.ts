import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { AttachmentEntry } from "../../index.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { ExitWith } from "../exit-with.ts";
import { Journal, journalName } from "../../transfer/journal/journal.ts";
import { Progress } from "../terminal/progress.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { DiskFullError, Fetcher, type GotRecord } from "../../transfer/fetch/fetcher.ts";
import { type Fetch, planFetches, safeName } from "../../transfer/fetch/plan.ts";
import { GetSummary } from "../views/get-summary.ts";
import { type Node, Places } from "../addresses/places.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly overwrite?: boolean;
}

/** `labapi get`: attachments of a page, of a folder, or a single one. */
export async function run(
  context: Context,
  [address, target]: readonly [string, string?],
  flags: Flags,
): Promise<void> {
  const found = await new Places(context).nodeOrFile(address);
  const { id } = found;
  const { baseUrl, uid } = (await context.user()).session();
  const folder = await targetOf(found, resolve(context.terminal.cwd, target ?? "."), target !== undefined);
  const journalPath = join(stateFolder(context.terminal, "get"), journalName(baseUrl, uid, id, folder));
  await using journal = await Journal.open<GotRecord>(journalPath);
  const fetches = await planAll(context, found, folder, { journal, flags });
  const summary = new GetSummary((page) =>
    found.kind === "attachment" ? address : formatAddress(found.notebook.name, page),
  );
  if (context.isDryRun) return rehearse(context, fetches);
  await fetchAll(context, fetches, summary, { journal, flags });
  if (summary.exitCode !== 0) throw new ExitWith(summary.exitCode);
}

interface Work {
  readonly journal: Journal<GotRecord>;
  readonly flags: Flags;
}

/** A file that is named goes where it is told; a folder of the notebook into a folder of its name, unless told where. */
async function targetOf(found: Node | AttachmentEntry, target: string, isGiven: boolean): Promise<string> {
  const isFolder = await stat(target).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (found.kind === "attachment") return isFolder ? join(target, safeName(found.filename)) : target;
  return isGiven || found.kind === "page" ? target : join(target, safeName(found.name));
}

async function planAll(
  context: Context,
  found: Node | AttachmentEntry,
  target: string,
  { journal, flags }: Work,
): Promise<readonly Fetch[]> {
  if (found.kind === "attachment") return [{ entry: found, pagePath: "", path: target }];
  const earlierPaths = new Map(journal.earlier.map(({ id, path }) => [id, path]));
  return await planFetches(context, found, target, { ...flags, earlierPaths });
}

async function fetchAll(context: Context, fetches: readonly Fetch[], summary: GetSummary, work: Work): Promise<void> {
  const { terminal, signal, output, flags } = context;
  const bytes = fetches.reduce((sum, { entry }) => sum + entry.size, 0);
  try {
    using progress = new Progress(terminal, flags.quiet === true, { files: fetches.length, bytes });
    const overwrite = work.flags.overwrite === true;
    const fetcher = new Fetcher({ journal: work.journal, progress, signal, overwrite });
    for (const fetch of fetches) await fetchOne(fetcher, fetch, summary, progress);
  } finally {
    summary.tell(output);
    if (output.isJson) output.json(summary.json());
    if (signal.aborted) output.say("Stopped. The same command goes on where it was.");
  }
}

async function fetchOne(fetcher: Fetcher, fetch: Fetch, summary: GetSummary, progress: Progress): Promise<void> {
  progress.begin(basename(fetch.path));
  try {
    summary.take(fetch, await fetcher.get(fetch));
  } catch (error) {
    const isOwn = error instanceof Error && ["UsageError", "ApiError", "NotFoundError"].includes(error.name);
    if (!isOwn || error instanceof DiskFullError) throw error;
    summary.fail(fetch.path, error);
  }
  progress.end(fetch.entry.size);
}

function rehearse({ output }: Context, fetches: readonly Fetch[]): void {
  for (const { entry, path } of fetches) output.say(`Would fetch ${shown(path)} (${formatBytes(entry.size)}).`);
  if (output.isJson) {
    output.json({
      wouldFetch: fetches.map(({ entry, path }) => ({ file: path, id: entry.id, sizeBytes: entry.size })),
    });
  }
  output.say(`${counted(fetches.length, "file")} would be fetched.`);
}
