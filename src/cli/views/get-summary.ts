import { exitCodeOf } from "../exit-code.ts";
import type { Output } from "../terminal/output.ts";
import { counted, formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { GetOutcome } from "../../transfer/fetch/fetcher.ts";
import type { Fetch } from "../../transfer/fetch/plan.ts";

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

/** What became of a batch of downloads. */
export class GetSummary {
  readonly #began = Date.now();
  readonly #got: FetchedShape[] = [];
  readonly #skipped: FetchedShape[] = [];
  readonly #failed: { readonly file: string; readonly why: string; readonly exitCode: number }[] = [];
  readonly #addressOf: (page: string) => string;

  /** `addressOf` makes an address of a path in the notebook. */
  constructor(addressOf: (page: string) => string) {
    this.#addressOf = addressOf;
  }

  take({ entry, pagePath }: Fetch, { outcome, record }: GetOutcome): void {
    const { path, id, version, sizeBytes, sha256 } = record;
    const page = this.#addressOf(pagePath);
    const shape = { file: path, filename: entry.filename, page, id, version, sizeBytes, sha256 };
    (outcome === "got" ? this.#got : this.#skipped).push(shape);
  }

  fail(file: string, error: unknown): void {
    this.#failed.push({
      file,
      why: error instanceof Error ? error.message : String(error),
      exitCode: exitCodeOf(error),
    });
  }

  /** That of the first failure. */
  get exitCode(): number {
    return this.#failed[0]?.exitCode ?? 0;
  }

  json(): object {
    return { got: this.#got, skipped: this.#skipped, failed: this.#failed };
  }

  /** Tells the person, problems first. */
  tell(output: Output): void {
    for (const { file, why } of this.#failed) output.warn(`failed ${shown(file)}: ${why}`);
    const bytes = this.#got.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const parts = [
      `Fetched ${counted(this.#got.length, "file")} (${formatBytes(bytes)}) in ${formatDuration(Date.now() - this.#began)}`,
      ...(this.#skipped.length > 0 ? [`skipped ${this.#skipped.length} that are there already`] : []),
      ...(this.#failed.length > 0 ? [`failed ${this.#failed.length}`] : []),
    ];
    output.say(`${parts.join("; ")}.`);
  }
}
