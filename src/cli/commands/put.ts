import { UsageError } from "../../core/errors.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import {
  type Destination,
  planFiles,
  type UploadEvent,
  uploadFiles,
  type UploadOptions,
} from "../../transfer/index.ts";
import { formatAddress } from "../addresses/address.ts";
import { destinationOf } from "../addresses/destination.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { ReceiptFile } from "../inputs/receipt-file.ts";
import { type SendFlags, sendOptionsOf } from "../inputs/send-options.ts";
import { Progress } from "../terminal/progress.ts";
import { putExitCode, putJson, tellPut, uploadShape } from "../views/put-summary.ts";

interface Flags extends SendFlags {
  readonly ifChanged?: boolean;
  readonly flat?: boolean;
  readonly restart?: boolean;
}

/** `labapi put`: files and folders onto pages. */
export async function run(context: Context, [args]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const [sources, address] = [args.slice(0, -1), args.at(-1)];
  if (address === undefined || sources.length === 0)
    throw new UsageError("Give the files, and last the page they go to.");
  const receipts = await ReceiptFile.of(context, flags.receipt);
  const destination = await destinationOf(context, address, flags.parents === true);
  const { ifChanged, flat, restart } = flags;
  const { cwd } = context.terminal;
  const options = { ...(await sendOptionsOf(context, flags)), ifChanged, flat, restart, cwd };
  if (context.isDryRun) return await rehearse(context, destination, sources, options);
  await send(context, { destination, sources, options, receipts });
}

interface Batch {
  readonly destination: Destination;
  readonly sources: readonly string[];
  readonly options: UploadOptions;
  readonly receipts: ReceiptFile | undefined;
}

async function send(context: Context, { destination, sources, options, receipts }: Batch): Promise<void> {
  const { output, signal } = context;
  const uploads = uploadFiles(destination, sources, options);
  const addressOf = (page: string): string => formatAddress(destination.notebook.name, page);
  const beganAtMs = Date.now();
  let progress: Progress | undefined;
  try {
    for await (const event of uploads) {
      if (event.kind === "planned") progress = begin(context, event);
      else if (progress !== undefined) show(context, event, progress);
    }
  } finally {
    progress?.[Symbol.dispose]();
    const summary = uploads.summary();
    await receipts?.write(
      summary.sent.map((receipt) => uploadShape(receipt, addressOf)),
      output,
    );
    if (progress !== undefined) tellPut(output, summary, beganAtMs);
    if (progress !== undefined && output.isJson) output.json(putJson(summary, addressOf));
    if (signal.aborted || summary.notTried.length > 0)
      output.say("Stopped. The same command goes on where it was, and sends nothing twice.");
  }
  const code = putExitCode(uploads.summary());
  if (code !== EXIT.ok || receipts?.hasFailed === true) throw new ExitWith(code === EXIT.ok ? EXIT.incomplete : code);
}

function begin({ terminal, flags, output }: Context, plan: UploadEvent & { kind: "planned" }): Progress {
  if (plan.isResumed) output.say("Going on with a batch that was stopped. (--restart begins anew.)");
  const { damagedCount, fileCount, totalBytes } = plan;
  if (damagedCount > 0)
    output.warn(`${counted(damagedCount, "line")} of its journal cannot be read: look for files that are there twice.`);
  return new Progress(terminal, flags.quiet === true, { files: fileCount, bytes: totalBytes });
}

function show({ output }: Context, event: UploadEvent, progress: Progress): void {
  if (event.kind === "begun") progress.begin(event.name);
  else if (event.kind === "progress") progress.move(event.doneBytes);
  else if (event.kind === "end") progress.end(event.sizeBytes);
  else if (event.kind === "refused") output.warn(`refused ${shown(event.file)}: ${event.why}`);
  else if (event.kind === "sent" && event.besides !== undefined)
    progress.say(output, `${shown(event.file)} is a new entry: ${event.besides}.`);
}

/** What would be sent is what was asked for, so it is data. */
async function rehearse(
  { output }: Context,
  destination: Destination,
  sources: readonly string[],
  options: UploadOptions,
): Promise<void> {
  const { uploads, refused, emptyFolders } = await planFiles(destination, sources, options);
  const wouldSend = uploads.map(({ file, pagePath }) => ({
    file: file.path,
    page: formatAddress(destination.notebook.name, pagePath.toString()),
    sizeBytes: file.sizeBytes,
  }));
  const lines = wouldSend.map(
    ({ file, page, sizeBytes }) => `Would send ${shown(file)} (${formatBytes(sizeBytes)}) to ${shown(page)}.`,
  );
  for (const { path, why } of refused) output.warn(`refused ${shown(path)}: ${why}`);
  const leftOut = refused.map(({ path, why }) => ({ file: path, why }));
  output.give({ wouldSend, refused: leftOut, emptyFolders }, () => lines.join("\n"));
  output.say(`${counted(uploads.length, "file")} would be sent.`);
}
