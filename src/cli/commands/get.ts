import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { downloadFiles, type DownloadFilesOptions, diskName, type FileDownloads } from "../../transfer/index.ts";
import type { AttachmentEntry } from "../../index.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { ExitWith } from "../exit-with.ts";
import { Progress } from "../terminal/progress.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { GetSummary } from "../views/get-summary.ts";
import { type Node, Places } from "../addresses/places.ts";

interface Flags extends Pick<DownloadFilesOptions, "overwrite" | "allowDotfiles" | "includeDeleted"> {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** `labapi get`: attachments of a page, of a folder, or a single one. */
export async function run(
  context: Context,
  [address, target]: readonly [string, string?],
  flags: Flags,
): Promise<void> {
  const found = await new Places(context).nodeOrFile(address, "folder");
  const { baseUrl, uid } = (await context.user()).session();
  const { folder, saveAs } = await targetOf(
    found,
    resolve(context.terminal.cwd, target ?? "."),
    target !== undefined,
    flags,
  );
  const downloads = downloadFiles(found, folder, {
    ...flags,
    saveAs,
    dryRun: context.isDryRun,
    stateFolder: stateFolder(context.terminal, "."),
    account: `${baseUrl} ${uid}`,
    signal: context.signal,
  });
  const addressOf = (page: string): string =>
    found.kind === "attachment" ? address : formatAddress(found.notebook.name, page);
  const exitCode = await show(context, downloads, new GetSummary(addressOf));
  if (exitCode !== 0) throw new ExitWith(exitCode);
}

/** A file that is named goes where it is told; a folder of the notebook into a folder of its name, unless told where. */
async function targetOf(
  found: Node | AttachmentEntry,
  target: string,
  isGiven: boolean,
  flags: Flags,
): Promise<{ readonly folder: string; readonly saveAs?: string }> {
  const isFolder = await stat(target).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (found.kind === "attachment")
    return isFolder ? { folder: target } : { folder: dirname(target), saveAs: basename(target) };
  return { folder: isGiven || found.kind === "page" ? target : join(target, diskName(found.name, flags)) };
}

/** Shows what happens as it happens, and in the end what became of everything. Gives the exit code. */
async function show(context: Context, downloads: FileDownloads, summary: GetSummary): Promise<number> {
  const { terminal, output, signal, flags, isDryRun } = context;
  let progress: Progress | undefined;
  try {
    for await (const event of downloads) {
      if (event.kind === "planned") {
        const totals = { files: event.files.length, bytes: event.sizeBytes };
        progress = new Progress(terminal, flags.quiet === true || isDryRun, totals);
      } else if (event.kind === "begun") progress?.begin(basename(event.file.path));
      else if (event.kind === "progress") progress?.move(event.doneBytes);
      else progress?.end(event.file?.entry.size ?? 0);
    }
  } finally {
    progress?.[Symbol.dispose]();
    summary.tell(output, downloads.summary(), isDryRun);
    if (signal.aborted) output.say("Stopped. The same command goes on where it was.");
  }
  return summary.exitCodeOf(downloads.summary(), isDryRun);
}
