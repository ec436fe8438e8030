import { mkdir, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { DamageError, UsageError } from "../../core/errors.ts";
import { Lock } from "../../transfer/journal/lock.ts";
import { Run } from "../run.ts";
import { Snapshot } from "../snapshot/open.ts";
import { CheckedMember } from "./checked.ts";
import { asciiSlug } from "./eln/slug.ts";
import { FolderSink } from "./folder-sink.ts";
import type { Format, FormatName, FormatOptions } from "./format.ts";
import { FORMATS } from "./list.ts";
import { SnapshotPart } from "./part.ts";
import type { Sink } from "./sink.ts";
import { type Conversion, type LeftOut, Survey } from "./survey.ts";
import { ZipSink } from "./zip-sink.ts";

/** How a snapshot is exported. */
export interface ExportOptions extends FormatOptions {
  /** As one ZIP instead of a folder; an `.eln` is one already. */
  readonly zip?: boolean | undefined;
  /** Put it in the place of what is there. */
  readonly overwrite?: boolean | undefined;
  /** Find out what would be in it, and write nothing. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What exporting tells while it goes on. */
export type ExportEvent =
  | { readonly type: "surveyed"; readonly pages: number; readonly files: number; readonly bytes: number }
  | { readonly type: "file"; readonly path: string; readonly sizeBytes: number }
  /** Everything is written, and is read back now. */
  | { readonly type: "checking"; readonly files: number };

/** What came of it. */
export interface ExportSummary {
  readonly format: FormatName;
  /** Absolute path of the file or folder. */
  readonly path: string;
  readonly pages: number;
  readonly folders: number;
  readonly entries: number;
  /** Files that people attached. */
  readonly files: number;
  readonly comments: number;
  /** Of everything that was written, before it was compressed. */
  readonly bytes: number;
  /** Of the one file; `undefined` for a folder. Hex. */
  readonly sha256: string | undefined;
  /** What became of the entries, by part type. */
  readonly conversions: readonly Conversion[];
  readonly leftOut: readonly LeftOut[];
  /** What other systems may stumble over. */
  readonly warnings: readonly string[];
  /** Everything of the snapshot is in it, and the snapshot was complete. */
  readonly isComplete: boolean;
}

/**
 * Gives a snapshot, or a part of it (`partOf`, `partById`), another form: `eln`, `html`, `markdown` or `dir`. Asks LabArchives nothing.
 * What is written is read back and compared before it gets its name, and the same snapshot always gives the same bytes.
 *
 * @throws UsageError when something is there already; DamageError when the snapshot is not what it says.
 *
 * @example
 * ```ts
 * const run = exportAs(await openSnapshot("vault"), "eln", "lab-qc.eln");
 * for await (const event of run) if (event.type === "file") console.log(event.path);
 * const { sha256, leftOut } = await run.summary();
 * ```
 */
export function exportAs(
  source: Snapshot | SnapshotPart,
  format: FormatName,
  target: string,
  options: ExportOptions = {},
): Run<ExportEvent, ExportSummary> {
  const part = source instanceof Snapshot ? new SnapshotPart(source) : source;
  return new Run(work(part, FORMATS[format], resolve(target), options));
}

async function* work(
  part: SnapshotPart,
  format: Format,
  target: string,
  options: ExportOptions,
): AsyncGenerator<ExportEvent, ExportSummary, undefined> {
  await refuseExisting(target, options);
  const survey = await new Survey(format.treatment).read(part, options.signal);
  yield { type: "surveyed", pages: survey.pages, files: survey.files, bytes: survey.fileBytes };
  if (options.dryRun === true) return summaryOf(part, format, survey, { path: target, bytes: 0, sha256: undefined });
  await mkdir(dirname(target), { recursive: true });
  await using _lock = await Lock.take(`${target}.lock`);
  await using sink = await openSink(target, format, options);
  const written = yield* write(sink, format.members(part, survey, options), options.signal);
  yield { type: "checking", files: written.sums.size };
  await readBack(sink, written.sums, target, options.signal);
  await refuseExisting(target, options);
  const sha256 = await sink.publish();
  return summaryOf(part, format, survey, { path: target, bytes: written.bytes, sha256 });
}

async function refuseExisting(target: string, { overwrite }: ExportOptions): Promise<void> {
  const info = await stat(target).catch(() => undefined);
  if (info === undefined || overwrite === true) return;
  throw new UsageError(
    `${JSON.stringify(target)} is there already. Give another name, or say that it is to be overwritten.`,
  );
}

async function openSink(target: string, format: Format, { zip, overwrite }: ExportOptions): Promise<Sink> {
  const isFile = format.extension !== undefined || zip === true;
  const isFolderThere = await stat(target).then(
    (info) => info.isDirectory(),
    () => false,
  );
  if (isFile && isFolderThere && overwrite === true) {
    throw new UsageError(
      `${JSON.stringify(target)} is a folder, and is not overwritten with a file. Give another name.`,
    );
  }
  if (!isFile) return await FolderSink.open(target);
  return await ZipSink.open(target, asciiSlug(basename(target).replace(/\.[A-Za-z]{1,4}$/, "")));
}

async function* write(
  sink: Sink,
  members: ReturnType<Format["members"]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportEvent, { readonly sums: ReadonlyMap<string, string>; readonly bytes: number }, undefined> {
  const sums = new Map<string, string>();
  let bytes = 0;
  for await (const member of members) {
    signal?.throwIfAborted();
    if (member.kind === "folder") {
      await sink.folder(member.path);
      continue;
    }
    const checked = new CheckedMember(member);
    await sink.add(checked);
    sums.set(member.path, checked.sha256);
    bytes += checked.sizeBytes;
    yield { type: "file", path: member.path, sizeBytes: checked.sizeBytes };
  }
  await sink.close();
  return { sums, bytes };
}

async function readBack(
  sink: Sink,
  sums: ReadonlyMap<string, string>,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  let count = 0;
  for await (const { path, sha256 } of sink.readBack(signal)) {
    if (sums.get(path) !== sha256) throw notAsWritten(target, path);
    count += 1;
  }
  if (count !== sums.size) throw notAsWritten(target, `${sums.size - count} files`);
}

function notAsWritten(target: string, what: string): DamageError {
  return new DamageError(
    `What was written to ${JSON.stringify(target)} reads back differently (${what}). Check the disk; nothing was exported.`,
  );
}

function summaryOf(
  part: SnapshotPart,
  { name }: Format,
  survey: Survey,
  result: { path: string; bytes: number; sha256: string | undefined },
): ExportSummary {
  const { pages, folders, entries, files, comments, conversions, leftOut } = survey;
  const isWhole = part.rootId !== undefined || part.snapshot.manifest.isComplete;
  return {
    format: name,
    ...result,
    pages,
    folders,
    entries,
    files,
    comments,
    conversions,
    leftOut,
    warnings: name === "eln" ? warningsOf(survey) : [],
    isComplete: isWhole && leftOut.length === 0,
  };
}

const ELABFTW_LIMIT_BYTES = 100_000_000;
const COMMON_LIMIT_BYTES = 2 * 1024 ** 3;

function warningsOf({ largestFileBytes }: Survey): readonly string[] {
  if (largestFileBytes > COMMON_LIMIT_BYTES) return ["A file is larger than 2 GiB: many systems refuse it."];
  if (largestFileBytes < ELABFTW_LIMIT_BYTES) return [];
  return ["A file has 100 MB or more: the web import of eLabFTW does not check its hash, and leaves it out."];
}
