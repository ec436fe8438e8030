import { resolve } from "node:path";
import { exportAs, type ExportOptions, type ExportSummary, type FormatName } from "../../copies/index.ts";
import { UsageError } from "../../core/errors.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { copySource } from "../inputs/copy-source.ts";
import { Progress } from "../terminal/progress.ts";

interface Flags extends Pick<
  ExportOptions,
  "overwrite" | "license" | "includeEmails" | "bodyInDescription" | "versions"
> {
  readonly format?: FormatName;
  readonly zip?: boolean;
  readonly part?: string;
  readonly roCrate: "1.1" | "1.2";
}

/** `labapi export`: a snapshot, or what an address leads to, in another form. */
export async function run(
  context: Context,
  [from, target]: readonly [string, string],
  { format: given, zip, part, ...flags }: Flags,
): Promise<void> {
  const { output, signal, isDryRun } = context;
  const format = formatOf(given, target);
  await using source = await copySource(context, from, part);
  const options = { ...flags, zip: zip === true || target.endsWith(".zip"), dryRun: isDryRun, signal };
  const summary = await follow(context, exportAs(source.part, format, resolve(context.terminal.cwd, target), options));
  if (output.isJson) output.json(summary);
  tell(context, summary);
  if (!summary.isComplete) throw new ExitWith(EXIT.incomplete);
}

function formatOf(given: FormatName | undefined, target: string): FormatName {
  if (given !== undefined) return given;
  if (target.endsWith(".eln")) return "eln";
  throw new UsageError("Say which --format: eln, html, markdown or dir. (A name that ends with .eln says it as well.)");
}

async function follow({ terminal, flags }: Context, run: ReturnType<typeof exportAs>): Promise<ExportSummary> {
  let progress: Progress | undefined;
  try {
    for await (const event of run) {
      if (event.type === "surveyed")
        progress = new Progress(terminal, flags.quiet === true, { files: event.files, bytes: event.bytes });
      if (event.type !== "file") continue;
      progress?.begin(event.path);
      progress?.end(event.sizeBytes);
    }
    return await run.summary();
  } finally {
    progress?.[Symbol.dispose]();
  }
}

function tell({ output, isDryRun }: Context, summary: ExportSummary): void {
  const { path, pages, entries, files, bytes, conversions, leftOut, warnings, sha256 } = summary;
  const what = `${counted(pages, "page")}, ${counted(entries, "entry")}, ${counted(files, "file")}`;
  output.say(
    isDryRun ? `Would write ${shown(path)}: ${what}.` : `${shown(path)}: ${what}, ${formatBytes(bytes)}; checked.`,
  );
  if (sha256 !== undefined) output.say(`SHA-256 ${sha256}`);
  for (const { partType, count, outcome, as } of conversions) {
    if (outcome !== "kept") output.say(`  ${count} × ${shown(partType)}: ${as}`);
  }
  for (const warning of warnings) output.warn(warning);
  for (const { path: names, why } of leftOut) output.warn(`left out ${shown(names.join("/"))}: ${shown(why)}`);
}
