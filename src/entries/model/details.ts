import type { CallOptions, TransferOptions } from "../../transport/options.ts";

/** What can be said about a file that is sent. */
export interface FileDetails {
  /** The name it gets; taken from the source where it has one. */
  readonly filename?: string | undefined;
  /** Empty clears it. */
  readonly caption?: string | undefined;
  readonly changeDescription?: string | undefined;
}

/** What can be said about a file that is fetched. */
export interface DownloadOptions extends TransferOptions {
  /**
   * SHA-256 (hex) of the version this object shows, where somebody knows it (a receipt, a manifest). What this object uploaded itself
   * is known without.
   */
  readonly sha256?: string | undefined;
}

export interface UpdateOptions extends CallOptions {
  /**
   * Write only if the entry still has this version; costs one more call. LabArchives itself does not lock, so the version that
   * the answer gives is compared as well.
   */
  readonly ifVersion?: number | undefined;
}
