import { resolve } from "node:path";
import { openSnapshot, verify, type VerifySummary } from "../../copies/index.ts";
import type { Source } from "../../copies/index.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { liveSourceOf } from "../inputs/live-source.ts";

interface Flags {
  readonly data?: "all" | { readonly share: number; readonly of: number };
  readonly live?: boolean;
}

/** `labapi verify`: are copies what they were? */
export async function run(context: Context, [given]: readonly [string], flags: Flags): Promise<void> {
  const { output, signal } = context;
  const path = resolve(context.terminal.cwd, given);
  const live = flags.live === true ? await sourceOf(context, path) : undefined;
  const verifying = verify(path, { signal, data: flags.data, live });
  for await (const event of verifying) {
    if (event.type === "snapshot") output.detail(`${event.path}: ${counted(event.files, "file")}`);
    if (event.type !== "finding") continue;
    const { kind, snapshot, path: at, why } = event.finding;
    output.warn(`${kind}: ${shown(snapshot)}${at === "" ? "" : `: ${shown(at)}`}: ${shown(why)}`);
  }
  const summary = await verifying.summary();
  if (output.isJson) output.json(summary);
  output.say(sentence(summary, flags));
  if (summary.findings.length > 0) throw new ExitWith(EXIT.damaged);
}

async function sourceOf(context: Context, path: string): Promise<Source> {
  return await liveSourceOf(context, (await openSnapshot(path)).notebook.id);
}

function sentence(
  { snapshots, files, filesRead, bytesRead, filesResumed, findings }: VerifySummary,
  { data }: Flags,
): string {
  const resumed = filesResumed === 0 ? "" : `, ${filesResumed} were read by the run before`;
  const bytes =
    data === undefined
      ? "names and sizes; --data reads the bytes"
      : `${counted(filesRead, "file")} (${formatBytes(bytesRead)}) read${resumed}`;
  const result =
    findings.length === 0 ? "All is as it was" : `${counted(findings.length, "thing")} not as it should be`;
  return `${result}: ${counted(snapshots, "snapshot")}, ${counted(files, "file")}; ${bytes}.`;
}
