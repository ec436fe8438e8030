import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { formatBytes, formatDuration, formatTime } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { type Destination, type Watch, type WatchEvent, watchFolder, type WatchSummary } from "../../transfer/index.ts";
import { formatAddress } from "../addresses/address.ts";
import { destinationOf } from "../addresses/destination.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { ReceiptFile } from "../inputs/receipt-file.ts";
import { type SendFlags, sendOptionsOf } from "../inputs/send-options.ts";
import { onceReachable } from "../inputs/reachable.ts";
import { Interrupted } from "../terminal/terminal.ts";
import { putExitCode, tellPut, uploadShape } from "../views/put-summary.ts";

interface Flags extends SendFlags {
  readonly settle: number;
  readonly settleBy?: "time" | "hash";
  readonly interval: number;
  readonly once?: boolean;
  readonly recursive?: boolean;
}

/** `labapi watch`: what appears in a folder goes to a page, until Ctrl-C. */
export async function run(context: Context, [source, address]: readonly [string, string], flags: Flags): Promise<void> {
  const { terminal, output } = context;
  const folder = resolve(terminal.cwd, source);
  const info = await stat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) throw new UsageError(`There is no folder ${JSON.stringify(source)}.`);
  const receipts = await ReceiptFile.of(context, flags.receipt);
  const destination = await onceReachable(context, () => destinationOf(context, address, flags.parents === true));
  if (destination.kind === "folder")
    throw new UsageError(`${JSON.stringify(address)} is a folder. Give a page to send files to.`);
  const where = formatAddress(destination.notebook.name, destination.path.toString());
  if (context.isDryRun) return output.plan(`send what appears in ${shown(folder)} to ${shown(where)}`);
  const { settle: stillMs, interval: intervalMs, settleBy, once, recursive } = flags;
  const options = await sendOptionsOf(context, flags);
  const watch = watchFolder(destination, folder, { ...options, stillMs, intervalMs, settleBy, once, recursive });
  const say = (text: string): void => output.say(`${formatTime(new Date())} ${text}`);
  const still = formatDuration(flags.settle);
  await listen(context, {
    watch,
    destination,
    receipts,
    say,
    began: `Watching ${shown(folder)} for ${shown(where)}. A file is sent once it has been still for ${still}.`,
  });
}

interface Listening {
  readonly watch: Watch;
  readonly destination: Destination;
  readonly receipts: ReceiptFile | undefined;
  readonly say: (text: string) => void;
  readonly began: string;
}

async function listen(context: Context, { watch, destination, receipts, say, began }: Listening): Promise<void> {
  const { output, signal } = context;
  const addressOf = (page: string): string => formatAddress(destination.notebook.name, page);
  const keep = async ({ allSent }: WatchSummary): Promise<void> =>
    await receipts?.write(
      allSent.map((receipt) => uploadShape(receipt, addressOf)),
      output,
    );
  const beganAtMs = Date.now();
  let isStopped = false;
  try {
    for await (const event of watch) {
      if (event.kind === "watching") say(began);
      // After every look: a watch may be killed at any time, and its receipts must not be lost.
      else if (event.kind === "looked" && event.sentCount > 0) await keep(watch.summary());
      else show(context, event, say);
      if (event.kind === "sent" && output.isJson) output.json(uploadShape(event, addressOf));
    }
  } catch (error) {
    // Ctrl-C is how a watch ends, so it is no failure.
    isStopped = signal.reason instanceof Interrupted;
    if (!isStopped) throw error;
  } finally {
    const summary = watch.summary();
    await keep(summary);
    tellPut(output, summary, beganAtMs);
  }
  const code = isStopped ? EXIT.ok : putExitCode(watch.summary());
  if (code !== EXIT.ok || receipts?.hasFailed === true) throw new ExitWith(code === EXIT.ok ? EXIT.incomplete : code);
}

function show({ output }: Context, event: WatchEvent, say: (text: string) => void): void {
  if (event.kind === "sent" || event.kind === "skipped") {
    const besides = event.kind === "sent" && event.besides !== undefined ? ` as a new entry: ${event.besides}` : "";
    say(`${event.kind} ${shown(event.name)} (${formatBytes(event.sizeBytes)})${besides}`);
  } else if (event.kind === "refused")
    output.warn(`${formatTime(new Date())} refused ${shown(event.file)}: ${event.why}`);
  else if (event.kind === "waiting")
    output.warn(`${formatTime(new Date())} ${shown(event.file)} has to wait: ${event.why}`);
}
