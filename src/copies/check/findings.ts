/** Something that is not as it should be. */
export interface Finding {
  /**
   * `missing`: it is listed, and not there. `extra`: it is there, and not listed. `changed`: somebody wrote to it, or cut it.
   * `bit-rot`: its bytes changed though nobody wrote to it. `broken`: a manifest that cannot be read or does not agree with the rest.
   * `half`: a folder that never became a snapshot. `differs`: LabArchives has something else under the same version.
   */
  readonly kind: "missing" | "extra" | "changed" | "bit-rot" | "broken" | "half" | "differs";
  /** Absolute path of the snapshot. */
  readonly snapshot: string;
  /** From the snapshot's folder, with forward slashes; empty for the snapshot itself. */
  readonly path: string;
  readonly why: string;
}

/** What verifying tells while it goes on. */
export type VerifyEvent =
  | { readonly type: "snapshot"; readonly path: string; readonly files: number }
  | { readonly type: "file"; readonly path: string; readonly sizeBytes: number }
  | { readonly type: "finding"; readonly finding: Finding };

/** What verifying came to. */
export interface VerifySummary {
  readonly snapshots: number;
  /** Files that are there with the right size. */
  readonly files: number;
  /** Files of which every byte was read; a file that several snapshots share is read once. */
  readonly filesRead: number;
  readonly bytesRead: number;
  /** Of those that were to be read, how many an interrupted run had read already. */
  readonly filesResumed: number;
  readonly findings: readonly Finding[];
}
