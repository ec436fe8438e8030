import type { EntryId, NodeId, NotebookId } from "../../core/ids.ts";

/** Proof of a write: what LabArchives called it, and what was sent. Keep it where the data came from. */
export interface Receipt {
  /** Id of the entry or node. */
  readonly id: EntryId | NodeId | NotebookId;
  /** Where a person can look at it. */
  readonly webUrl: string;
  /** Version of the entry after the write; nodes have none. */
  readonly version?: number | undefined;
  /** Bytes of an upload, counted while they were sent. */
  readonly sizeBytes?: number;
  /** SHA-256 of an upload, hex, computed while it was sent. */
  readonly sha256?: string;
}
