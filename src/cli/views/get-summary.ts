import type { DownloadSummary, FailedFile, FetchedFile, PlannedFile } from "../../transfer/index.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { Output } from "../terminal/output.ts";
import { counted, formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

/** A file that is on disk now. */
interface FetchedShape {
  readonly file: string;
  readonly filename: string;
  /** Address of the page. */
  readonly page: string;
  readonly id: string;
  readonly version: number | null;
  readonly sizeBytes: number;
  readonly sha256: string;
}

const WHY_RENAMED = {
  obeyed: "tools obey things of that name where they find them; --allow-dotfiles keeps it",
  impossible: "it is no name for a file on this computer",
  taken: "something else has that name",
} as const;

/** Tells what became of a batch of downloads. */
export class GetSummary {
  readonly #beganMs = Date.now();
  readonly #addressOf: (page: string) => string;

  /** `addressOf` makes an address of a path in the notebook. */
  constructor(addressOf: (page: string) => string) {
    this.#addressOf = addressOf;
  }

  /** Incomplete, if anything was left undone. */
  exitCodeOf(summary: DownloadSummary, isDryRun: boolean): number {
    const isDone = isDryRun ? summary.failed.length === 0 : summary.isComplete;
    return isDone ? EXIT.ok : EXIT.incomplete;
  }

  /** Problems first; the data on standard output. */
  tell(output: Output, summary: DownloadSummary, isDryRun: boolean): void {
    for (const { path, error } of summary.failed) output.warn(`failed ${shown(path)}: ${shown(messageOf(error))}`);
    for (const { name, path, why } of summary.renamed) {
      output.say(`${shown(name)} is saved as ${shown(path)}: ${WHY_RENAMED[why]}.`);
    }
    for (const place of summary.leftOut) output.say(`Left out ${shown(this.#addressOf(place))} (--include-deleted).`);
    if (isDryRun) this.#rehearse(output, summary);
    else this.#report(output, summary);
  }

  #report(output: Output, { got, skipped, failed, renamed, leftOut, pending }: DownloadSummary): void {
    const bytes = got.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const parts = [
      `Fetched ${counted(got.length, "file")} (${formatBytes(bytes)}) in ${formatDuration(Date.now() - this.#beganMs)}`,
      ...(skipped.length > 0 ? [`skipped ${skipped.length} that are there already`] : []),
      ...(failed.length > 0 ? [`failed ${failed.length}`] : []),
      ...(pending.length > 0 ? [`${pending.length} not fetched`] : []),
    ];
    output.say(`${parts.join("; ")}.`);
    if (!output.isJson) return;
    const shape = (file: FetchedFile): FetchedShape => this.#shape(file);
    const shapes = { got: got.map(shape), skipped: skipped.map(shape), failed: failed.map(failedShape) };
    output.json({
      ...shapes,
      renamed,
      leftOut: leftOut.map(this.#addressOf),
      pending: pending.map(({ path }) => path),
    });
  }

  #rehearse(output: Output, { pending, failed, renamed, leftOut }: DownloadSummary): void {
    const wouldFetch = pending.map(({ entry, path }) => ({ file: path, id: entry.id, sizeBytes: entry.size }));
    output.give({ wouldFetch, failed: failed.map(failedShape), renamed, leftOut: leftOut.map(this.#addressOf) }, () =>
      wouldFetch.map(({ file, sizeBytes }) => `Would fetch ${shown(file)} (${formatBytes(sizeBytes)}).`).join("\n"),
    );
    output.say(`${counted(pending.length, "file")} would be fetched.`);
  }

  #shape({ file, version, sizeBytes, sha256 }: FetchedFile): FetchedShape {
    const { entry, path, pagePath }: PlannedFile = file;
    const page = this.#addressOf(pagePath);
    return { file: path, filename: entry.filename, page, id: entry.id, version, sizeBytes, sha256 };
  }
}

function failedShape({ path, error }: FailedFile): object {
  return { file: path, why: messageOf(error), exitCode: exitCodeOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
