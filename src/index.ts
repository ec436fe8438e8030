/**
 * The TypeScript client for the LabArchives electronic lab notebook. Everything public is listed here by name; the sandbox is
 * `labapi/sandbox`.
 *
 * @module
 */
export { Client, type ClientSummary, type ConstructUrlOptions } from "./client.ts";
export type { ClientOptions, NewSignIn, OnReauthenticate } from "./client-options.ts";
export type { Api } from "./api/index.ts";

export type { AuthResponseCollector, CollectOptions } from "./auth/collector.ts";
export type { AuthenticateOptions } from "./auth/default-authenticate.ts";
export type { BrowserOpener, OpenedBrowser } from "./auth/browser.ts";
export type { CodeSource } from "./auth/code-source.ts";
export { FileSessionStore } from "./auth/stores/file-store.ts";
export type { FileStoreOptions } from "./auth/stores/file-texts.ts";
export { KeyStore, type StoredKey } from "./auth/stores/key-store.ts";
export { KeychainSessionStore } from "./auth/stores/keychain-store.ts";
export { MemorySessionStore } from "./auth/stores/memory-store.ts";
export type { SessionStore, StoredSession } from "./auth/stores/store.ts";
export type { SessionRecord } from "./core/session.ts";

export type { NotificationQuery, Notebooks, User, UserSummary } from "./tree/model/people.ts";
export type { Container, CopyReport, Folder, NodeSummary, Notebook, Page, TreeNode } from "./tree/model/nodes.ts";
export type {
  BackupOptions,
  CreateNotebookOptions,
  CreateOptions,
  EntriesOptions,
  IfExists,
  LookupOptions,
  MoveOptions,
  NotebookMetadata,
  NotebookRole,
  NotebookSettings,
  WalkOptions,
} from "./tree/model/options.ts";
export type { CopiedEntry, CopyOptions } from "./tree/model/copying.ts";
export type {
  AttachmentQuery,
  FoundHits,
  SearchHit,
  SearchOptions,
  SearchPage,
  SearchResults,
  SearchSummary,
} from "./tree/model/search.ts";
export type { AnyAnswer, AnyCallOptions, XmlNode } from "./transport/any-answer.ts";
export { NotebookPath } from "./tree/path.ts";

export type {
  AttachmentEntry,
  Entry,
  EntryBase,
  EntrySummary,
  JsonEntries,
  OtherEntry,
  OtherKind,
  TextEntry,
  TextKind,
} from "./entries/model/kinds.ts";
export type { DownloadOptions, FileDetails, JsonDetails, UpdateOptions } from "./entries/model/details.ts";
export type { Comment } from "./entries/model/comment.ts";
export type { Receipt } from "./entries/model/receipt.ts";

export type { Download, SavedFile } from "./transport/download.ts";
export type { PreparedUpload, UploadSource } from "./transport/upload.ts";
export type { RequestReport, RetryReport, TransportHooks } from "./transport/reports.ts";
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
export { version } from "./core/version.ts";
export type { ErrorSummary } from "./core/error-summary.ts";
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
