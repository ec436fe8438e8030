import { resolve } from "node:path";
import { compare, type CompareSummary, type Difference, openSnapshot, type WordRun } from "../../copies/index.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { liveSourceOf } from "../inputs/live-source.ts";
import type { Output } from "../terminal/output.ts";

interface Flags {
  readonly same?: boolean;
  readonly download?: boolean;
}

const COLOURS = { "+": "green", "-": "red", "*": "yellow", "=": "dim", "!": "red" } as const;
/** Words around a change that show where it is. */
const CONTEXT_CHARACTERS = 40;

/** `labapi diff`: what became of a notebook. */
export async function run(
  context: Context,
  [first, second]: readonly [string, string?],
  { same, download }: Flags,
): Promise<void> {
  const { output, signal, terminal } = context;
  const snapshot = await openSnapshot(resolve(terminal.cwd, first));
  const other =
    second === undefined
      ? await liveSourceOf(context, snapshot.notebook.id)
      : await openSnapshot(resolve(terminal.cwd, second));
  const comparing = compare(snapshot, other, { signal, same, download });
  const differences: Difference[] = [];
  for await (const difference of comparing) {
    if (output.isJson) differences.push(difference);
    else tell(output, difference);
  }
  const summary = await comparing.summary();
  if (output.isJson) output.json({ summary, differences });
  else output.say(sentence(summary));
}

function tell(output: Output, { mark, kind, path, entry, why, words }: Difference): void {
  const what = entry === undefined ? `${kind} ` : `entry ${entry.position} (${entry.filename ?? entry.partType}) of `;
  const line = `${mark} ${what}${shown(path.join("/"))}${why.length === 0 ? "" : `: ${why.map(shown).join(", ")}`}`;
  output.text(output.style(COLOURS[mark], line));
  if (words !== undefined) output.text(`    ${words.map((run, index) => word(output, run, index)).join("")}`);
}

/** Additions in green or `{+ +}`, what is gone in red or `[- -]`; long stretches that stayed are cut. */
function word(output: Output, { mark, text }: WordRun, index: number): string {
  const safe = shown(text);
  if (mark === "+") return output.style("green", `{+${safe}+}`);
  if (mark === "-") return output.style("red", `[-${safe}-]`);
  if (safe.length <= 2 * CONTEXT_CHARACTERS) return safe;
  return `${index === 0 ? "" : safe.slice(0, CONTEXT_CHARACTERS)}…${safe.slice(-CONTEXT_CHARACTERS)}`;
}

function sentence(counts: CompareSummary): string {
  const { "+": added, "-": gone, "*": changed, "=": same, "!": unknown } = counts;
  const unsure = unknown === 0 ? "" : `, ${unknown} could not be compared`;
  return `${added} added, ${gone} gone, ${changed} changed, ${same} the same${unsure}.`;
}
