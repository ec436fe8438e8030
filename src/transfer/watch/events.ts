import type { FailedUpload, LeftOutFile, UploadReceipt, UploadSummary } from "../send/events.ts";

/** What happens while a folder is watched. */
export type WatchEvent =
  | { readonly kind: "watching" }
  | ({ readonly kind: "sent"; readonly name: string; readonly besides: string | undefined } & UploadReceipt)
  | ({ readonly kind: "skipped"; readonly name: string; readonly sizeBytes: number; readonly id: string } & LeftOutFile)
  | ({ readonly kind: "refused" } & LeftOutFile)
  /** It is tried again at the next looks. */
  | ({ readonly kind: "waiting" } & FailedUpload)
  | { readonly kind: "progress"; readonly file: string; readonly doneBytes: number }
  /** A look at the folder is over, and so many files were sent. */
  | { readonly kind: "looked"; readonly sentCount: number };

/** What became of a watch. */
export interface WatchSummary extends UploadSummary {
  /** Everything that was ever sent from here to there, oldest first. */
  readonly allSent: readonly UploadReceipt[];
}
