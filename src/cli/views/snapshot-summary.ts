import type { Fidelity, Omission, SnapshotSummary } from "../../copies/index.ts";
import { counted, formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Output } from "../terminal/output.ts";

/** What came of a notebook's turn, for people. */
export function tellSnapshot(output: Output, summary: SnapshotSummary): void {
  if (summary.outcome === "planned") return;
  output.say(`${shown(summary.notebook.name)}: ${sentence(summary)}`);
  for (const omission of summary.omissions) output.warn(`${placeOf(omission)}: ${shown(omission.why)}`);
  for (const line of summary.outcome === "made" ? fidelityLines(summary.fidelity) : []) output.say(line);
}

function sentence({ outcome, path, counts, pagesRead, calls, copies, isComplete }: SnapshotSummary): string {
  const cost = `${counted(pagesRead, "page")} read with ${counted(calls, "call")}`;
  if (outcome === "suspended") return `the time is over; the next run goes on (${cost} so far).`;
  if (outcome === "unchanged") return `nothing has changed since ${shown(path ?? "")} (${cost}).`;
  const { pages = 0, files = 0, bytes = 0, newBytes = 0 } = counts ?? {};
  const content = `${counted(pages, "page")}, ${counted(files, "file")}, ${formatBytes(bytes)}, ${formatBytes(newBytes)} of it new`;
  const copied = copies > 0 ? ` The file system has no links, so ${counted(copies, "file")} had to be copied.` : "";
  return `${isComplete ? "a whole snapshot" : "a snapshot with omissions"} in ${shown(path ?? "")}: ${content} (${cost}).${copied}`;
}

function placeOf({ kind, path, staleSince }: Omission): string {
  const stale = staleSince === undefined ? "is not in it" : `is as it was read at ${staleSince}`;
  return `The ${kind} ${shown(path.join("/"))} ${stale}`;
}

/** Only what is not simply here. */
function fidelityLines(fidelity: readonly Fidelity[]): readonly string[] {
  return fidelity.flatMap(({ partType, notes }) =>
    notes.map(({ why, count }) => `  ${count} × ${shown(partType)}: ${shown(why)}.`),
  );
}
