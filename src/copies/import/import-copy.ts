import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DamageError, NodeExistsError } from "../../core/errors.ts";
import { Journal, journalName } from "../../transfer/journal/journal.ts";
import { madeFolder } from "../../transfer/journal/state.ts";
import type { Folder, Notebook } from "../../tree/model/nodes.ts";
import { Run } from "../run.ts";
import { openSnapshot, Snapshot } from "../snapshot/open.ts";
import { elnSource } from "./eln-source.ts";
import { DEFAULT_LIMITS, type ImportLimits } from "./limits.ts";
import { ImportMemory, type ImportRecord } from "./memory.ts";
import { Once } from "./once.ts";
import { type Checked, type ImportPlan, Planning } from "./plan.ts";
import { snapshotSource } from "./snapshot-source.ts";
import type { ImportFinding, ImportSource } from "./tree.ts";
import { ImportWriter, type WriteEvent } from "./writer.ts";

/** How a copy is imported. */
export interface ImportOptions {
  /** Plan and check, and send nothing. */
  readonly dryRun?: boolean | undefined;
  /** Refuse a copy in which anything is missing or not what it says it is. */
  readonly strict?: boolean | undefined;
  /** Go on although the destination has things of these names; there will be both. */
  readonly duplicate?: boolean | undefined;
  /** Forget an earlier run of the same import, and begin anew. */
  readonly restart?: boolean | undefined;
  /** Folder for what must be remembered: with it, a stopped import goes on, and writes nothing twice. */
  readonly stateFolder?: string | undefined;
  /** Whose memory it is, where several people share the folder. */
  readonly account?: string | undefined;
  /** Larger files are refused before anything is sent; see `user.maxUploadSize()`. */
  readonly maxFileBytes?: number | undefined;
  readonly limits?: Partial<ImportLimits> | undefined;
  /** How long LabArchives may take to show a write whose answer was lost, in milliseconds; 10,000 unless given. */
  readonly settleMs?: number | undefined;
  /** The wait before a second try, in milliseconds; 1000 unless given. */
  readonly retryDelayMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What importing tells while it goes on. */
export type ImportEvent =
  | Checked
  /** Everything was read and checked; nothing was sent yet. */
  | { readonly type: "planned"; readonly plan: ImportPlan; readonly isResumed: boolean }
  | WriteEvent;

/** What came of it. */
export interface ImportSummary {
  readonly source: string;
  readonly plan: ImportPlan;
  /** Nothing was sent, as it was a dry run. */
  readonly isDryRun: boolean;
  /** Folders, pages, entries and comments that this run wrote. */
  readonly writes: number;
  /** Writes that were uncertain, and were found done. */
  readonly found: number;
  readonly findings: readonly ImportFinding[];
  /** Nothing of the copy was missing or wrong. */
  readonly isComplete: boolean;
}

/**
 * Writes a copy into a folder of a notebook: an `.eln` of any system, or a snapshot. All of it is read and checked first (`planned`);
 * then everything is written once, also when the run is killed and done again. What was there stays as it is.
 *
 * @param source - path of an `.eln`, a snapshot's folder, or an open snapshot.
 * @throws DamageError for an archive that is a trap or no `.eln`, and with `strict` for any that is damaged; NodeExistsError when
 *   something of the same name is there.
 *
 * @example
 * ```ts
 * const run = importCopy("from-elsewhere.eln", await notebook.folder("Imported"), { stateFolder: ".labapi" });
 * for await (const event of run) if (event.type === "planned") console.log(event.plan.pages, event.plan.findings);
 * ```
 */
export function importCopy(
  source: string | Snapshot,
  destination: Notebook | Folder,
  options: ImportOptions = {},
): Run<ImportEvent, ImportSummary> {
  return new Run(work(source, destination, options));
}

async function* work(
  from: string | Snapshot,
  destination: Notebook | Folder,
  options: ImportOptions,
): AsyncGenerator<ImportEvent, ImportSummary, undefined> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
  await using source = await openSource(from, options);
  const planning = new Planning(source, options.maxFileBytes ?? Number.MAX_SAFE_INTEGER);
  const plan = yield* planning.run(signal);
  await using journal = await openJournal(source, destination, options);
  const memory = new ImportMemory(journal.earlier);
  yield { type: "planned", plan, isResumed: !memory.isEmpty };
  if (options.strict === true) refuseDamaged(plan);
  if (memory.isEmpty) await refuseNamesakes(source, destination, options);
  const patience = { signal, settleMs: options.settleMs ?? 10_000, retryDelayMs: options.retryDelayMs ?? 1000 };
  const once = new Once(memory, journal, patience);
  if (options.dryRun !== true) {
    const stagingFolder = await mkdtemp(join(tmpdir(), "labapi-import-"));
    try {
      const writer = new ImportWriter({ once, memory, sums: planning.sums, stagingFolder, signal });
      yield* writer.write(source.nodes, destination);
    } finally {
      await rm(stagingFolder, { recursive: true, force: true });
    }
    await journal.finish();
  }
  return summaryOf(source, plan, once, options);
}

function summaryOf(source: ImportSource, plan: ImportPlan, once: Once, { dryRun }: ImportOptions): ImportSummary {
  const { findings } = plan;
  const isComplete = findings.every(({ severity }) => severity !== "damage");
  const { writes, found } = once;
  return { source: source.name, plan, isDryRun: dryRun === true, writes, found, findings, isComplete };
}

async function openSource(from: string | Snapshot, options: ImportOptions): Promise<ImportSource> {
  if (from instanceof Snapshot) return snapshotSource(from);
  const path = resolve(from);
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) return snapshotSource(await openSnapshot(path));
  return await elnSource(path, { ...DEFAULT_LIMITS, ...options.limits });
}

async function openJournal(
  { fingerprint }: ImportSource,
  destination: Notebook | Folder,
  { stateFolder, account = "", restart = false, dryRun }: ImportOptions,
): Promise<Journal<ImportRecord>> {
  if (stateFolder === undefined || dryRun === true) return Journal.unkept<ImportRecord>();
  const folder = await madeFolder(stateFolder, "imports");
  const name = journalName("import", account, destination.notebook.id, destination.id, fingerprint);
  return await Journal.open<ImportRecord>(join(folder, name), restart);
}

function refuseDamaged({ findings }: ImportPlan): void {
  const damage = findings.filter(({ severity }) => severity === "damage");
  const [first] = damage;
  if (first === undefined) return;
  const more = damage.length === 1 ? "" : `, and ${damage.length - 1} more like it`;
  throw new DamageError(`The copy is not whole, and nothing was sent: ${first.where}: ${first.what}${more}.`);
}

/** An import that was done before, most likely: it is not done twice unasked. */
async function refuseNamesakes(
  { nodes }: ImportSource,
  destination: Notebook | Folder,
  { duplicate, signal }: ImportOptions,
): Promise<void> {
  if (duplicate === true) return;
  const children = await destination.children(signal === undefined ? {} : { signal });
  const names = new Set(nodes.map(({ name }) => name));
  const alike = children.filter((child) => names.has(child.name));
  const [first] = alike;
  if (first === undefined) return;
  const more = alike.length === 1 ? "" : ` and ${alike.length - 1} more`;
  throw new NodeExistsError(
    `The destination has ${JSON.stringify(first.name)}${more} already: was this imported before? Give an empty folder, or say that both are wanted. Nothing was sent.`,
    { ids: alike.map(({ id }) => id) },
  );
}
