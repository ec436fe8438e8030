import { resolve } from "node:path";
import type { SnapshotOptions, SnapshotSummary } from "../../copies/index.ts";
import { UsageError } from "../../core/errors.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Notebook } from "../../index.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { CopyProgress } from "../views/copy-progress.ts";
import { tellSnapshot } from "../views/snapshot-summary.ts";

interface Flags {
  readonly all?: boolean;
  readonly source: "live" | "backup";
  readonly thorough?: boolean;
  readonly rereadDays: number;
  readonly thumbnails?: boolean;
  readonly skipIfUnchanged: boolean;
  readonly tag: readonly string[];
  readonly maxDuration?: number;
  readonly force?: boolean;
}

/** A notebook of which nothing could be copied, and why. */
interface Failed {
  readonly notebook: { readonly id: string; readonly name: string };
  readonly outcome: "failed";
  readonly error: string;
}

/** `labapi mirror`: a snapshot of each notebook into a vault. */
export async function run(context: Context, [args]: readonly [readonly string[]], flags: Flags): Promise<void> {
  const notebooks = await notebooksOf(context, args.slice(0, -1), flags.all === true);
  const vault = resolve(context.terminal.cwd, args.at(-1) ?? "");
  const results: (SnapshotSummary | Failed)[] = [];
  let exitCode: number = EXIT.ok;
  for (const notebook of notebooks) {
    try {
      const summary = await mirror(context, notebook, vault, flags);
      results.push(summary);
      tellSnapshot(context.output, summary);
      if (!summary.isComplete && summary.outcome !== "planned") exitCode ||= EXIT.incomplete;
    } catch (error) {
      // The others still get their turn, unless all would meet the same.
      if (context.signal.aborted || !isOwn(error)) throw error;
      exitCode ||= exitCodeOf(error);
      results.push({ notebook: { id: notebook.id, name: notebook.name }, outcome: "failed", error: error.message });
      context.output.warn(`${shown(notebook.name)}: ${shown(error.message)}`);
    }
  }
  if (context.output.isJson) context.output.json(results);
  if (exitCode !== EXIT.ok) throw new ExitWith(exitCode);
}

async function notebooksOf(context: Context, names: readonly string[], all: boolean): Promise<readonly Notebook[]> {
  if (all && names.length > 0) throw new UsageError("Name notebooks, or give --all; not both. Last comes the folder.");
  if (all) return [...(await context.user()).notebooks];
  if (names.length === 0)
    throw new UsageError("Name the notebooks (or give --all), and last the folder for the copies.");
  const places = new Places(context);
  const notebooks: Notebook[] = [];
  for (const name of names) notebooks.push(await places.notebook(name));
  return notebooks;
}

async function mirror(context: Context, notebook: Notebook, vault: string, flags: Flags): Promise<SnapshotSummary> {
  const { backupSource, liveSource, takeSnapshot } = await import("../../copies/index.ts");
  const [client, user] = [await context.client(), await context.user()];
  const onHole = (page: string, why: string): void =>
    context.output.say(`Read ${shown(page)} call by call: ${shown(why)}.`);
  const source =
    flags.source === "backup" ? backupSource(client, user, notebook, { onHole }) : liveSource(client, user, notebook);
  const options: SnapshotOptions = {
    signal: context.signal,
    dryRun: context.isDryRun,
    stateFolder: stateFolder(context.terminal, "copies"),
    thorough: flags.thorough,
    rereadDays: flags.rereadDays,
    thumbnails: flags.thumbnails,
    skipIfUnchanged: flags.skipIfUnchanged,
    tags: flags.tag,
    maxDurationMs: flags.maxDuration,
    force: flags.force,
  };
  const taking = takeSnapshot(source, vault, options);
  using progress = new CopyProgress(context);
  for await (const event of taking) {
    progress.take(event);
    if (event.type === "listed" && context.isDryRun) tellPlan(context, notebook, event.pages, event.toRead);
  }
  return await taking.summary();
}

function tellPlan({ output }: Context, { name }: Notebook, pages: number, toRead: number): void {
  output.say(`${shown(name)}: would read ${toRead} of ${counted(pages, "page")}.`);
}

const OWN = new Set(["GuardError", "LockedError", "DamageError", "PermissionError", "NotFoundError", "ApiError"]);

function isOwn(error: unknown): error is Error {
  return error instanceof Error && OWN.has(error.name);
}
