/**
 * The TypeScript client for the LabArchives electronic lab notebook. Everything public is listed here by name; the sandbox is
 * `labapi/sandbox`.
 *
 * @module
 */
export { Client, type ConstructUrlOptions } from "./client.ts";
export type { ClientOptions, NewSignIn, OnReauthenticate } from "./client-options.ts";
export type { Api } from "./api/index.ts";

export type { AuthResponseCollector, CollectOptions } from "./auth/collector.ts";
export type { AuthenticateOptions } from "./auth/default-authenticate.ts";
export type { BrowserOpener, OpenedBrowser } from "./auth/browser.ts";
export type { CodeSource } from "./auth/code-source.ts";
export { FileSessionStore, type FileStoreOptions } from "./auth/stores/file-store.ts";
export { KeychainSessionStore } from "./auth/stores/keychain-store.ts";
export { MemorySessionStore } from "./auth/stores/memory-store.ts";
export type { SessionStore, StoredSession } from "./auth/stores/store.ts";
export type { SessionRecord } from "./core/session.ts";

export type { User, NotificationQuery } from "./tree/user.ts";
export type { CreateNotebookOptions, Notebooks } from "./tree/notebooks.ts";
export type { BackupOptions, Notebook, NotebookMetadata, NotebookRole, NotebookSettings } from "./tree/notebook.ts";
export type { Container, CreateOptions, IfExists, LookupOptions } from "./tree/container.ts";
export type { Folder } from "./tree/folder.ts";
export type { Page } from "./tree/page.ts";
export type { MoveOptions, TreeNode } from "./tree/node.ts";
export type { CopiedEntry, CopyOptions, CopyReport } from "./tree/copy.ts";
export type { WalkOptions } from "./tree/walk.ts";
export type { AnyAnswer, AnyCallOptions, XmlNode } from "./api/any-method.ts";
export type { AttachmentQuery, FoundHits, SearchHit, SearchOptions, SearchPage, SearchResults } from "./tree/search.ts";
export { NotebookPath } from "./tree/path.ts";

export type { Entry } from "./entries/entry.ts";
export type { TextEntry, TextKind, UpdateOptions } from "./entries/text-entry.ts";
export type { AttachmentEntry, DownloadOptions, FileDetails } from "./entries/attachment-entry.ts";
export type { OtherEntry, OtherKind } from "./entries/other-entry.ts";
export type { Comment } from "./entries/comment.ts";
export type { Receipt } from "./entries/receipt.ts";

export type { Download, SavedFile } from "./transport/download.ts";
export type { PreparedUpload, UploadSource } from "./transport/upload.ts";
export type {
  CallOptions,
  Pacing,
  RetryPolicy,
  Timeouts,
  TransferOptions,
  TransferProgress,
} from "./transport/options.ts";
export type { Region } from "./transport/base-url.ts";

export type {
  AccessRecord,
  CommentRecord,
  EntryRecord,
  NodeRecord,
  NotebookInfoRecord,
  NotebookMetadataRecord,
  NotebookRecord,
  NotebookUserRecord,
  NotebookWithUserRecord,
  NotificationCountsRecord,
  NotificationRecord,
  ProjectIdLabelsRecord,
  UserRecord,
} from "./endpoints/records.ts";
export type { SearchRecord } from "./endpoints/search-tools.ts";
export type { TolerantList } from "./wire/decode.ts";

export type { Clock } from "./core/clock.ts";
export type { LogFields, Logger } from "./core/logger.ts";
export { Secret, SignedUrl } from "./core/secret.ts";
export type { CommentId, EntryId, NodeId, NotebookId, NotificationId, UserId } from "./core/ids.ts";
export {
  AmbiguousNameError,
  type AnyLabArchivesError,
  ApiError,
  AuthenticationError,
  type AuthenticationReason,
  DamageError,
  DecodeError,
  type ErrorCode,
  GuardError,
  isLabArchivesError,
  LabArchivesError,
  LockedError,
  NetworkError,
  NodeExistsError,
  NotFoundError,
  PartialWriteError,
  PathError,
  PermissionError,
  type SentWrite,
  TimeoutError,
  type TimeoutPhase,
  TraversalError,
  UncertainWriteError,
  UsageError,
  VersionConflictError,
  type WriteOutcome,
} from "./core/errors.ts";
export type { ContractCheck, ContractCheckOptions, ContractEvent, ContractReport, FactFinding } from "./probe/index.ts";
