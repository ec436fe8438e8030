import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { Journal, journalName } from "../../transfer/journal/journal.ts";
import { Progress } from "../terminal/progress.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { type Destination, destinationOf } from "../../transfer/send/plan.ts";
import type { PutRecord } from "../../transfer/send/records.ts";
import { Sender } from "../../transfer/send/sender.ts";
import { PutSummary } from "../views/put-summary.ts";
import { settleMsOf } from "../../transfer/send/verify.ts";
import { Interrupted } from "../terminal/terminal.ts";
import { formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { Watcher } from "../../transfer/watch/watcher.ts";

interface Flags {
  readonly settle: number;
  readonly interval: number;
  readonly once?: boolean;
  readonly recursive?: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly caption?: string;
  readonly parents?: boolean;
  readonly allowSecrets?: boolean;
  readonly receipt?: string;
}

/** `labapi watch`: what appears in a folder goes to a page, until Ctrl-C. */
export async function run(context: Context, [source, address]: readonly [string, string], flags: Flags): Promise<void> {
  const folder = resolve(context.terminal.cwd, source);
  if (
    !(await stat(folder).then(
      (info) => info.isDirectory(),
      () => false,
    ))
  ) {
    throw new UsageError(`There is no folder ${JSON.stringify(source)}.`);
  }
  const destination = await destinationOf(context, address, flags.parents === true);
  if (destination.kind === "folder")
    throw new UsageError(`${JSON.stringify(address)} is a folder. Give a page to send files to.`);
  const pagePath = destination.path.toString();
  const where = formatAddress(destination.notebook.name, pagePath);
  if (context.isDryRun) return context.output.say(`Would send what appears in ${shown(folder)} to ${shown(where)}.`);
  const { baseUrl, uid } = (await context.user()).session();
  const name = journalName(baseUrl, uid, destination.notebook.id, pagePath, folder);
  await using journal = await Journal.open<PutRecord>(join(stateFolder(context.terminal, "watch"), name));
  context.output.say(
    `Watching ${shown(folder)} for ${shown(where)}. A file is sent once it has been still for ${formatDuration(flags.settle)}.`,
  );
  await watch(context, { folder, destination, journal, flags });
}

interface Work {
  readonly folder: string;
  readonly destination: Destination;
  readonly journal: Journal<PutRecord>;
  readonly flags: Flags;
}

async function watch(context: Context, { folder, destination, journal, flags }: Work): Promise<void> {
  const { output, signal, terminal } = context;
  const summary = new PutSummary([], (page) => formatAddress(destination.notebook.name, page));
  // Nothing tells how many files there will be, so there is no bar.
  using progress = new Progress(terminal, true, { files: 0, bytes: 0 });
  const settleMs = settleMsOf(terminal.env);
  const sender = new Sender({
    ...destination,
    journal,
    progress,
    signal,
    settleMs,
    caption: flags.caption,
    existing: "skip",
  });
  const limitBytes = await (await context.user()).maxUploadSize({ signal });
  const watcher = new Watcher(
    {
      folder,
      pagePath: destination.path.toString(),
      sender,
      isRecursive: flags.recursive === true,
      include: flags.include,
      exclude: flags.exclude,
      allowSecrets: flags.allowSecrets === true,
      intervalMs: flags.interval,
      settleMs: flags.settle,
      limitBytes,
      signal,
    },
    {
      onPut: async (file, result) => {
        summary.take(file.path, result);
        if (output.isJson && result.outcome === "sent") output.json(summary.lastSent);
        output.say(`${result.outcome} ${shown(file.relativePath)} (${formatBytes(file.sizeBytes)})`);
        // After every file: a watch may be killed at any time, and its receipts must not be lost.
        if (flags.receipt !== undefined)
          await summary.writeReceipts(resolve(terminal.cwd, flags.receipt), sender.memory.allSent());
      },
      onRefused: ({ path, why }) => output.warn(`refused ${shown(path)}: ${why}`),
      onTrouble: (what, error) => output.warn(`${shown(what)} has to wait: ${error.message}`),
    },
  );
  try {
    await (flags.once === true ? watcher.runOnce() : watcher.run());
  } catch (error) {
    // Ctrl-C is how a watch ends, so it is no failure.
    if (!(signal.reason instanceof Interrupted)) throw error;
  } finally {
    summary.tell(output);
  }
}
