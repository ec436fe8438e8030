import { basename } from "node:path";
import type { FailedUpload, LeftOutFile, UploadReceipt, UploadSummary } from "./events.ts";
import type { SentRecord } from "./records.ts";

/** Counts up what becomes of a batch. */
export class Tally {
  readonly sent: UploadReceipt[] = [];
  readonly skipped: (LeftOutFile & { readonly id: string })[] = [];
  readonly refused: LeftOutFile[] = [];
  readonly failed: FailedUpload[] = [];
  readonly waiting = new Set<string>();
  emptyFolders: readonly string[] = [];
  webUrl: string | undefined;

  summary(): UploadSummary {
    const { sent, skipped, refused, failed, waiting, emptyFolders, webUrl } = this;
    const isComplete = failed.length === 0 && refused.length === 0 && waiting.size === 0;
    return {
      sent: [...sent],
      skipped: [...skipped],
      refused: [...refused],
      failed: [...failed],
      notTried: [...waiting],
      emptyFolders,
      webUrl,
      isComplete,
    };
  }
}

/** What a record of the journal proves. */
export function receiptOf(record: SentRecord, isEarlier: boolean): UploadReceipt {
  const { path, page, id, webUrl, version, sizeBytes, sha256, atMs } = record;
  return {
    file: path,
    filename: basename(path),
    page,
    id,
    webUrl,
    version,
    sizeBytes,
    sha256,
    sentAtMs: atMs,
    isEarlier,
  };
}

/** What is told of a failure; a mixture names its entry. */
export function failureOf(file: string, error: Error): FailedUpload {
  const written: unknown = error.name === "PartialWriteError" ? Reflect.get(error, "written") : undefined;
  const entryId = Array.isArray(written) ? String(written[0]) : undefined;
  return { file, why: error.message, error, entryId };
}
