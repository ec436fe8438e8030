import { join, resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { formatAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { ExitWith } from "../exit-with.ts";
import { collect, type Collected, type LocalFile } from "../../transfer/collect/collect.ts";
import { Journal, journalName } from "../../transfer/journal/journal.ts";
import { Progress } from "../terminal/progress.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { type Destination, destinationOf, planUploads, type Upload } from "../../transfer/send/plan.ts";
import type { PutRecord } from "../../transfer/send/records.ts";
import { Sender } from "../../transfer/send/sender.ts";
import { PutSummary } from "../views/put-summary.ts";
import { settleMsOf } from "../../transfer/send/verify.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly caption?: string;
  readonly ifChanged?: boolean;
  readonly parents?: boolean;
  readonly flat?: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly allowSecrets?: boolean;
  readonly receipt?: string;
  readonly restart?: boolean;
}

/** `labapi put`: files and folders onto pages. */
export async function run(context: Context, [args]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const [sources, address] = [args.slice(0, -1), args.at(-1)];
  if (address === undefined || sources.length === 0)
    throw new UsageError("Give the files, and last the page they go to.");
  const { cwd } = context.terminal;
  const found = await collect(sources, { ...flags, cwd });
  const destination = await destinationOf(context, address, flags.parents === true);
  const collected = await withinLimit(context, found);
  const uploads = planUploads(collected.files, destination, flags.flat === true);
  const summary = new PutSummary(collected.refused, (page) => formatAddress(destination.notebook.name, page));
  if (context.isDryRun) return rehearse(context, uploads, summary, destination);
  const name = journalName(
    await accountOf(context),
    destination.notebook.id,
    destination.path.toString(),
    ...sources.map((source) => resolve(cwd, source)).toSorted(),
  );
  await using journal = await Journal.open<PutRecord>(
    join(stateFolder(context.terminal, "put"), name),
    flags.restart === true,
  );
  await sendAll(context, { destination, uploads, summary, journal, flags });
  if (summary.exitCode !== 0) throw new ExitWith(summary.exitCode);
}

/** Files that LabArchives would refuse are known before the first byte is sent. */
async function withinLimit(context: Context, { files, refused }: Collected): Promise<Collected> {
  const user = await context.user();
  const limitBytes = files.length === 0 ? 0 : await user.maxUploadSize({ signal: context.signal });
  const tooLarge = files.filter(({ sizeBytes }) => sizeBytes > limitBytes);
  const why = ({ sizeBytes }: LocalFile): string =>
    `it has ${formatBytes(sizeBytes)} (${sizeBytes} bytes), and this account may upload at most ${formatBytes(limitBytes)} (${limitBytes} bytes)`;
  return {
    files: files.filter(({ sizeBytes }) => sizeBytes <= limitBytes),
    refused: [...refused, ...tooLarge.map((file) => ({ ...file, why: why(file), isSecret: false }))],
  };
}

async function accountOf(context: Context): Promise<string> {
  const { baseUrl, uid } = (await context.user()).session();
  return `${baseUrl} ${uid}`;
}

interface Batch {
  readonly destination: Destination;
  readonly uploads: readonly Upload[];
  readonly summary: PutSummary;
  readonly journal: Journal<PutRecord>;
  readonly flags: Flags;
}

async function sendAll(context: Context, { destination, uploads, summary, journal, flags }: Batch): Promise<void> {
  const { terminal, signal, output } = context;
  const bytes = uploads.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  if (journal.earlier.length > 0) output.say("Going on with a batch that was stopped. (--restart begins anew.)");
  try {
    using progress = new Progress(terminal, context.flags.quiet === true, { files: uploads.length, bytes });
    const { caption } = flags;
    const existing = flags.ifChanged === true ? "update" : "ignore";
    const settleMs = settleMsOf(terminal.env);
    const sender = new Sender({
      notebook: destination.notebook,
      journal,
      progress,
      signal,
      settleMs,
      caption,
      existing,
    });
    for (const upload of uploads) await sendOne(sender, upload, summary, progress);
    if (summary.isComplete) await journal.finish();
  } finally {
    if (flags.receipt !== undefined) await summary.writeReceipts(resolve(terminal.cwd, flags.receipt));
    summary.tell(output);
    if (output.isJson) output.json(summary.json());
    if (signal.aborted) output.say("Stopped. The same command goes on where it was, and sends nothing twice.");
  }
}

/** One file's trouble is its own; trouble that every file would have ends the batch. */
async function sendOne(sender: Sender, upload: Upload, summary: PutSummary, progress: Progress): Promise<void> {
  const { file } = upload;
  progress.begin(file.relativePath);
  try {
    summary.take(file.path, await sender.put(upload));
  } catch (error) {
    if (!isOwnTrouble(error)) throw error;
    summary.fail(file.path, error);
  }
  progress.end(file.sizeBytes);
}

function isOwnTrouble(error: unknown): boolean {
  return error instanceof Error && ["UsageError", "ApiError", "NodeExistsError", "PathError"].includes(error.name);
}

function rehearse(
  { output }: Context,
  uploads: readonly Upload[],
  summary: PutSummary,
  { notebook }: Destination,
): void {
  for (const { file, pagePath } of uploads) {
    output.say(
      `Would send ${shown(file.path)} (${formatBytes(file.sizeBytes)}) to ${shown(formatAddress(notebook.name, pagePath))}.`,
    );
  }
  summary.tellRefused(output);
  const wouldSend = uploads.map(({ file, pagePath }) => ({
    file: file.path,
    page: formatAddress(notebook.name, pagePath),
    sizeBytes: file.sizeBytes,
  }));
  if (output.isJson) output.json({ wouldSend, ...summary.json() });
  output.say(`${counted(uploads.length, "file")} would be sent.`);
}
