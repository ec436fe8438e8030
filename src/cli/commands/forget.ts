import { resolve } from "node:path";
import { forget, type ForgetEvent } from "../../copies/index.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";

interface Flags {
  readonly keepLast?: number;
  readonly keepHourly?: number;
  readonly keepDaily?: number;
  readonly keepWeekly?: number;
  readonly keepMonthly?: number;
  readonly keepYearly?: number;
  readonly keepWithin?: number;
  readonly keepTag: readonly string[];
}

/** `labapi forget`: removes what no rule keeps. */
export async function run(context: Context, [vault]: readonly [string], flags: Flags): Promise<void> {
  const { output, signal, isDryRun: dryRun } = context;
  const forgetting = forget(resolve(context.terminal.cwd, vault), {
    signal,
    dryRun,
    last: flags.keepLast,
    hourly: flags.keepHourly,
    daily: flags.keepDaily,
    weekly: flags.keepWeekly,
    monthly: flags.keepMonthly,
    yearly: flags.keepYearly,
    withinMs: flags.keepWithin,
    tags: flags.keepTag,
  });
  const snapshots: ForgetEvent[] = [];
  for await (const event of forgetting) {
    snapshots.push(event);
    if (!output.isJson) output.text(`${event.outcome}: ${shown(event.path)} (${event.why.map(shown).join(", ")})`);
  }
  const { kept, forgotten } = await forgetting.summary();
  if (output.isJson) output.json({ kept, forgotten, snapshots });
  const done = dryRun ? "would be removed" : "removed";
  output.say(`${counted(kept, "snapshot")} kept, ${counted(forgotten, "snapshot")} ${done}.`);
}
