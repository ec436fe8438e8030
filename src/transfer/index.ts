/**
 * Batches of files, up and down: what to send is collected and guarded, planned, noted in a journal, sent, fetched and watched. An
 * engine takes plain options and gives events; it never writes to a terminal and never reads the environment.
 *
 * How a tree of folders lies in a notebook, so that every tree fits, a tree that grows later changes nothing, and the way back is plain:
 * the files of a folder `x` are on a page `x`, and the folders in it are in a folder `x` beside that page, as LabArchives lets a page and
 * a folder share a name. A folder without files has no page, and one without folders no folder; only where `x` has no files of its own
 * and holds an `x` with files, it gets an empty page, because of what follows. An earlier version put the page of a folder's own files
 * inside the folder: a page `x` in a folder `x` that has no page `x` beside it holds the files of the folder itself.
 *
 * @module
 */
export { collect } from "./collect/collect.ts";
export { type DownloadFilesOptions, downloadFiles, type FileDownloads } from "./fetch/download-files.ts";
export type { DownloadEvent, DownloadSummary, FailedFile, FetchedFile } from "./fetch/events.ts";
export type { RenamedThing } from "./fetch/folder-names.ts";
export type { PlannedFile } from "./fetch/plan.ts";
export { type DiskNameOptions, safeName as diskName } from "./fetch/disk-names.ts";
export { EventStream } from "./events.ts";
export { type Destination, findDestination } from "./send/destination.ts";
export type { FailedUpload, LeftOutFile, UploadEvent, UploadReceipt, UploadSummary } from "./send/events.ts";
export {
  planFiles,
  type SendOptions,
  uploadFiles,
  type UploadOptions,
  type UploadPlan,
  type Uploads,
} from "./send/upload-files.ts";
export type { WatchEvent, WatchSummary } from "./watch/events.ts";
export { type Watch, watchFolder, type WatchOptions } from "./watch/watch-folder.ts";
