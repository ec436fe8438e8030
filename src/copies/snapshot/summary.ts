import type { Fidelity, Omission, SnapshotCounts } from "./format.ts";

/** What taking a snapshot tells while it goes on. */
export type SnapshotEvent =
  | { readonly type: "started"; readonly notebook: string; readonly previous?: string; readonly isResumed: boolean }
  /** The tree is known, and which pages will be read. */
  | { readonly type: "listed"; readonly folders: number; readonly pages: number; readonly toRead: number }
  | {
      readonly type: "page";
      readonly path: readonly string[];
      readonly outcome: "read" | "failed";
      readonly why?: string;
    }
  | { readonly type: "file"; readonly name: string; readonly sizeBytes: number }
  | { readonly type: "bytes"; readonly name: string; readonly doneBytes: number; readonly totalBytes: number }
  /** Everything is here; the snapshot is put together, page by page. */
  | { readonly type: "assembled"; readonly path: readonly string[] };

/** What came of it. */
export interface SnapshotSummary {
  readonly notebook: { readonly id: string; readonly name: string };
  /** `unchanged`: everything is as in the last snapshot, so none was made. `suspended`: the time was over; the same call goes on.
   * `planned`: a dry run. */
  readonly outcome: "made" | "unchanged" | "suspended" | "planned";
  /** Absolute path of the snapshot that holds the notebook now; `undefined` when there is none yet. */
  readonly path: string | undefined;
  /** Is everything of the notebook in it? */
  readonly isComplete: boolean;
  readonly omissions: readonly Omission[];
  readonly fidelity: readonly Fidelity[];
  readonly counts: SnapshotCounts | undefined;
  /** Pages read by this run, and by earlier ones that it took up again. */
  readonly pagesRead: number;
  readonly calls: number;
  readonly links: number;
  /** Files that had to be copied, as the file system has no links. */
  readonly copies: number;
}
