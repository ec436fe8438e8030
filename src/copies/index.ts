/**
 * Copies a lab can trust: snapshots of notebooks on disk that can be read without us and checked without us, and all that is done with
 * them. Engines take plain options and give events; none writes to a terminal or reads the environment.
 *
 * @module
 */
export { Run } from "./run.ts";
export type { Source, SourceOptions } from "./source/source.ts";
export { type CopyApi, type CopyClient, type CopyNotebook, type CopyUser, liveSource } from "./source/live.ts";
export type { SnapshotOptions } from "./snapshot/options.ts";
export { takeSnapshot } from "./snapshot/take.ts";
export type { SnapshotEvent, SnapshotSummary } from "./snapshot/summary.ts";
export { openSnapshot, type Snapshot } from "./snapshot/open.ts";
export type { SnapshotNode } from "./snapshot/placed.ts";
export type * from "./snapshot/format.ts";
export type { Finding, VerifyEvent, VerifySummary } from "./check/findings.ts";
export { verify, type VerifyOptions } from "./check/verify.ts";
export {
  type Comparable,
  compare,
  type CompareOptions,
  type CompareSummary,
  type Difference,
  type Mark,
} from "./check/compare.ts";
export type { WordRun } from "./check/word-diff.ts";
export { forget, type ForgetEvent, type ForgetOptions, type ForgetSummary } from "./keep/forget.ts";
export type { KeepPolicy } from "./keep/policy.ts";
export { listSnapshots, type ListedSnapshot } from "./vault/list.ts";
export {
  findInSnapshot,
  type Found,
  type RestoredEntry,
  type RestoredFile,
  restoreFiles,
  restorePage,
  type RestoreTarget,
} from "./restore/restore.ts";
export { type BackupNotebook, backupSource, type BackupSourceOptions } from "./source/backup/backup-source.ts";
export type { Unpacker } from "./source/backup/seven-zip.ts";
export { type Archived, type ArchiveNotebook, type ArchiveOptions, takeBackup } from "./source/backup/archive.ts";
export { exportAs, type ExportEvent, type ExportOptions, type ExportSummary } from "./formats/export-as.ts";
export type { FormatName, FormatOptions } from "./formats/format.ts";
export { partById, partOf, SnapshotPart } from "./formats/part.ts";
export type { Conversion, LeftOut } from "./formats/survey.ts";
export { importCopy, type ImportEvent, type ImportOptions, type ImportSummary } from "./import/import-copy.ts";
export type { ImportLimits } from "./import/limits.ts";
export type { ImportPlan, PlannedNode } from "./import/plan.ts";
export type { ImportFinding } from "./import/tree.ts";
export { packCopies, type PackEvent, type PackOptions, type PackSummary } from "./pack/pack.ts";
export { readSigningKey, type SigningKey } from "./pack/minisign.ts";
export { serveView, type View, type ViewOptions } from "./view/serve-view.ts";
