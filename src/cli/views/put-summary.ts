import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { Output } from "../terminal/output.ts";
import { counted, formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { UploadReceipt, UploadSummary } from "../../transfer/index.ts";

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

/** As it is printed; `addressOf` makes an address of a path in the notebook. */
export function uploadShape(receipt: UploadReceipt, addressOf: (page: string) => string): UploadShape {
  const { file, filename, page, id, webUrl, version, sizeBytes, sha256, sentAtMs, isEarlier } = receipt;
  const sentAt = new Date(sentAtMs).toISOString();
  return { file, filename, page: addressOf(page), id, webUrl, version, sizeBytes, sha256, sentAt, isEarlier };
}

/** What `--json` prints of a batch. */
export function putJson(summary: UploadSummary, addressOf: (page: string) => string): object {
  const { skipped, refused, notTried, emptyFolders } = summary;
  const failed = summary.failed.map(({ file, why, error, entryId }) => {
    return { file, why, exitCode: exitCodeOf(error), id: entryId ?? null };
  });
  const sent = summary.sent.map((receipt) => uploadShape(receipt, addressOf));
  return { sent, skipped, refused, failed, notTried, emptyFolders };
}

/**
 * 0 when everything is there; 6 when something was left out. Where nothing was done because LabArchives refused it all, its own code.
 */
export function putExitCode({ sent, skipped, refused, failed }: UploadSummary): number {
  if (failed.length + refused.length === 0) return EXIT.ok;
  const [first] = failed;
  const own = first === undefined ? EXIT.usage : exitCodeOf(first.error);
  const isNothingDone = sent.length + skipped.length + refused.length === 0;
  return isNothingDone && first?.entryId === undefined && own !== EXIT.usage ? own : EXIT.incomplete;
}

/** Tells the person what became of a batch that began then, and last where to look at it. */
export function tellPut(output: Output, summary: UploadSummary, beganAtMs: number): void {
  const { sent, skipped, refused, failed, notTried, emptyFolders, webUrl } = summary;
  for (const { file, why } of failed) output.warn(`failed ${shown(file)}: ${why}`);
  const fresh = sent.filter(({ isEarlier }) => !isEarlier);
  const bytes = fresh.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const earlier = sent.length - fresh.length;
  const parts = [
    `Sent ${counted(fresh.length, "file")} (${formatBytes(bytes)}) in ${formatDuration(Date.now() - beganAtMs)}`,
    ...(earlier > 0 ? [`${earlier} had been sent before`] : []),
    ...(skipped.length > 0 ? [`skipped ${skipped.length} that the page has already`] : []),
    ...(refused.length > 0 ? [`refused ${refused.length}`] : []),
    ...(failed.length > 0 ? [`failed ${failed.length}`] : []),
    ...(notTried.length > 0 ? [`${notTried.length} not come to`] : []),
  ];
  output.say(`${parts.join("; ")}.`);
  if (emptyFolders.length > 0)
    output.say(`${counted(emptyFolders.length, "folder")} with nothing in them: ${listed(emptyFolders)}.`);
  if (webUrl !== undefined) output.say(webUrl);
}

const MOST_LISTED = 5;

function listed(paths: readonly string[]): string {
  const more = paths.length > MOST_LISTED ? ` and ${paths.length - MOST_LISTED} more` : "";
  return paths.slice(0, MOST_LISTED).map(shown).join(", ") + more;
}
