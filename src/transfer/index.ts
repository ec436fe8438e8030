/**
 * Batches of files, up and down: what to send is collected and guarded, planned, noted in a journal, sent, fetched and watched. An
 * engine takes plain options and gives events; it never writes to a terminal and never reads the environment.
 *
 * @module
 */
export { collect } from "./collect/collect.ts";
export { type DownloadFilesOptions, downloadFiles, type FileDownloads } from "./fetch/download-files.ts";
export type { DownloadEvent, DownloadSummary, FailedFile, FetchedFile } from "./fetch/events.ts";
export type { RenamedThing } from "./fetch/folder-names.ts";
export type { PlannedFile } from "./fetch/plan.ts";
export { type DiskNameOptions, safeName as diskName } from "./fetch/disk-names.ts";
