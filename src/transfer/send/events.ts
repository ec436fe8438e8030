/** Proof of one upload. */
export interface UploadReceipt {
  /** Absolute path of the file that was sent. */
  readonly file: string;
  readonly filename: string;
  /** Path of the page, from the top of the notebook. */
  readonly page: string;
  /** Of the entry. */
  readonly id: string;
  readonly webUrl: string;
  readonly version: number | null;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly sentAtMs: number;
  /** By an earlier run of this batch. */
  readonly isEarlier: boolean;
}

/** A file that was left out. */
export interface LeftOutFile {
  readonly file: string;
  readonly why: string;
}

/** A file that could not be sent. */
export interface FailedUpload extends LeftOutFile {
  readonly error: Error;
  /** The entry that now holds something else than the file: a mixture of what it was and what it became. */
  readonly entryId: string | undefined;
}

/** What happens in a batch of uploads, in order. */
export type UploadEvent =
  | {
      /** What is to be done is known. */
      readonly kind: "planned";
      readonly fileCount: number;
      readonly totalBytes: number;
      /** A batch that was stopped goes on. */
      readonly isResumed: boolean;
      /** Lines of its journal that nobody can read any more. */
      readonly damagedCount: number;
    }
  | ({ readonly kind: "refused" } & LeftOutFile)
  | { readonly kind: "begun"; readonly file: string; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: "progress"; readonly file: string; readonly doneBytes: number }
  | ({ readonly kind: "sent"; readonly besides: string | undefined } & UploadReceipt)
  | ({ readonly kind: "skipped"; readonly id: string } & LeftOutFile)
  | ({ readonly kind: "failed" } & FailedUpload)
  | { readonly kind: "end"; readonly file: string; readonly sizeBytes: number };

/** What became of a batch of uploads. */
export interface UploadSummary {
  readonly sent: readonly UploadReceipt[];
  /** What the page had already. */
  readonly skipped: readonly (LeftOutFile & { readonly id: string })[];
  readonly refused: readonly LeftOutFile[];
  readonly failed: readonly FailedUpload[];
  /** Files that were not come to, because the batch was stopped. */
  readonly notTried: readonly string[];
  /** Folders with nothing in them. */
  readonly emptyFolders: readonly string[];
  /** Where a person looks at the page, or at the folder above several; `undefined` if there was nothing to open one for. */
  readonly webUrl: string | undefined;
  /** Nothing is left that another run should do. */
  readonly isComplete: boolean;
}
