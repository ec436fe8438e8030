import { writeFile, rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import { exitCodeOf } from "../exit-code.ts";
import type { RefusedFile } from "../../transfer/collect/collect.ts";
import type { Output } from "../terminal/output.ts";
import { counted, formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { PutOutcome } from "../../transfer/send/sender.ts";
import type { SentRecord } from "../../transfer/send/records.ts";

/** Proof of one upload, for `--receipt` and `--json`. */
export interface UploadShape {
  readonly file: string;
  readonly filename: string;
  readonly page: string;
  readonly id: string;
  readonly webUrl: string;
  readonly version: number | null;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sentAt: string;
  /** By an earlier run of this batch. */
  readonly isEarlier: boolean;
}

/** A file that was left out. */
interface LeftOut {
  readonly file: string;
  readonly why: string;
}

/** What became of a batch of uploads. */
export class PutSummary {
  readonly #began = Date.now();
  readonly #sent: UploadShape[] = [];
  readonly #skipped: (LeftOut & { readonly id: string })[] = [];
  readonly #failed: (LeftOut & { readonly exitCode: number })[] = [];
  readonly #refused: LeftOut[];
  readonly #addressOf: (page: string) => string;

  /** `addressOf` makes an address of a path in the notebook. */
  constructor(refused: readonly RefusedFile[], addressOf: (page: string) => string) {
    this.#refused = refused.map(({ path, why }) => ({ file: path, why }));
    this.#addressOf = addressOf;
  }

  take(file: string, result: PutOutcome): void {
    if (result.outcome === "skipped") this.#skipped.push({ file, why: result.why, id: result.id });
    else this.#sent.push(this.#shape(result.record, result.isEarlier));
  }

  fail(file: string, error: unknown): void {
    this.#failed.push({
      file,
      why: error instanceof Error ? error.message : String(error),
      exitCode: exitCodeOf(error),
    });
  }

  /** True if there is nothing that another run should do. */
  get isComplete(): boolean {
    return this.#failed.length === 0 && this.#refused.length === 0;
  }

  /** That of the first failure; 2 if files were refused. */
  get exitCode(): number {
    return this.#failed[0]?.exitCode ?? (this.#refused.length > 0 ? 2 : 0);
  }

  json(): object {
    return { sent: this.#sent, skipped: this.#skipped, refused: this.#refused, failed: this.#failed };
  }

  tellRefused(output: Output): void {
    for (const { file, why } of this.#refused) output.warn(`refused ${shown(file)}: ${why}`);
  }

  /** Tells the person, problems first. */
  tell(output: Output): void {
    this.tellRefused(output);
    for (const { file, why } of this.#failed) output.warn(`failed ${shown(file)}: ${why}`);
    const earlier = this.#sent.filter(({ isEarlier }) => isEarlier).length;
    const bytes = this.#sent.filter(({ isEarlier }) => !isEarlier).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const parts = [
      `Sent ${counted(this.#sent.length - earlier, "file")} (${formatBytes(bytes)}) in ${formatDuration(Date.now() - this.#began)}`,
      ...(earlier > 0 ? [`${earlier} had been sent before`] : []),
      ...(this.#skipped.length > 0 ? [`skipped ${this.#skipped.length} that the page has already`] : []),
      ...(this.#refused.length > 0 ? [`refused ${this.#refused.length}`] : []),
      ...(this.#failed.length > 0 ? [`failed ${this.#failed.length}`] : []),
    ];
    output.say(`${parts.join("; ")}.`);
  }

  get lastSent(): UploadShape | undefined {
    return this.#sent.at(-1);
  }

  /** Writes the receipts to a file, whole or not at all: of this run, or of what is given. */
  async writeReceipts(path: string, records?: readonly SentRecord[]): Promise<void> {
    const shapes = records?.map((record) => this.#shape(record, false)) ?? this.#sent;
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      await writeFile(temporary, `${JSON.stringify(shapes, undefined, 2)}\n`);
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  #shape({ path, page, id, webUrl, version, sizeBytes, sha256, atMs }: SentRecord, isEarlier: boolean): UploadShape {
    const [filename, address, sentAt] = [basename(path), this.#addressOf(page), new Date(atMs).toISOString()];
    return { file: path, filename, page: address, id, webUrl, version, sizeBytes, sha256, sentAt, isEarlier };
  }
}
