import { resolve } from "node:path";
import { importCopy, type ImportOptions, type ImportPlan, type ImportSummary } from "../../copies/index.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Folder, Notebook } from "../../index.ts";
import { addressOf, Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { confirm } from "../terminal/ask.ts";
import { Progress } from "../terminal/progress.ts";

type Flags = Pick<ImportOptions, "strict" | "duplicate" | "restart">;

/** `labapi import`: an `.eln` or a snapshot into a notebook. */
export async function run(context: Context, [copy, address]: readonly [string, string], flags: Flags): Promise<void> {
  const { output, signal, isDryRun, terminal } = context;
  const destination = await new Places(context).container(address);
  const { baseUrl, uid } = (await context.user()).session();
  const options = {
    ...flags,
    dryRun: isDryRun,
    signal,
    maxFileBytes: await (await context.user()).maxUploadSize(),
    account: `${baseUrl} ${uid}`,
    stateFolder: stateFolder(terminal, "."),
    ...settling(terminal.env["LABAPI_SETTLE_SECONDS"]),
  };
  const summary = await follow(context, importCopy(resolve(terminal.cwd, copy), destination, options), destination);
  if (output.isJson) output.json(summary);
  if (!isDryRun) output.say(`${shown(summary.source)} is in ${shown(addressOf(destination))}: ${destination.webUrl}`);
  if (!summary.isComplete) throw new ExitWith(EXIT.incomplete);
}

function settling(seconds: string | undefined): { settleMs?: number } {
  return seconds === undefined || !/^\d+$/.test(seconds) ? {} : { settleMs: Number(seconds) * 1000 };
}

async function follow(
  context: Context,
  run: ReturnType<typeof importCopy>,
  destination: Notebook | Folder,
): Promise<ImportSummary> {
  let progress: Progress | undefined;
  try {
    for await (const event of run) {
      if (event.type === "planned") {
        tellPlan(context, event.plan, event.isResumed);
        await confirm(context, `Write ${countsOf(event.plan)} into ${addressOf(destination)}?`);
        const totals = { files: event.plan.files, bytes: event.plan.bytes };
        progress = new Progress(context.terminal, context.flags.quiet === true, totals);
      }
      if (event.type !== "file") continue;
      progress?.begin(event.name);
      progress?.end(event.sizeBytes);
    }
    return await run.summary();
  } finally {
    progress?.[Symbol.dispose]();
    if (context.signal.aborted) context.output.say("Stopped. The same command goes on, and writes nothing twice.");
  }
}

function tellPlan({ output, isDryRun }: Context, plan: ImportPlan, isResumed: boolean): void {
  if (isResumed) output.say("Going on with an import that was stopped. (--restart begins anew.)");
  for (const { kind, path, entries } of plan.nodes) {
    const line = `${kind} ${shown(path.join(" / "))}${kind === "page" ? `: ${counted(entries, "entry")}` : ""}`;
    if (isDryRun) output.say(line);
    else output.detail(line);
  }
  for (const { severity, where, what } of plan.findings) {
    const line = `${shown(where)}: ${shown(what)}`;
    if (severity === "note") output.say(line);
    else output.warn(line);
  }
  output.say(`${isDryRun ? "Would write" : "To write"}: ${countsOf(plan)}.`);
}

function countsOf({ folders, pages, texts, files, comments, bytes }: ImportPlan): string {
  return (
    `${counted(pages, "page")} in ${counted(folders, "folder")}, ${counted(texts, "text")}, ` +
    `${counted(files, "file")} (${formatBytes(bytes)}), ${counted(comments, "comment")}`
  );
}
