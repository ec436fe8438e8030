import type { CallOptions, TransferOptions } from "../../transport/options.ts";

/** What can be said about a file that is sent. */
export interface FileDetails {
  /** The name it gets; taken from the source where it has one. */
  readonly filename?: string | undefined;
  /** Empty clears it. */
  readonly caption?: string | undefined;
  readonly changeDescription?: string | undefined;
  /** The address of the person for whom a service sends the file, for LabArchives' record of who did what. */
  readonly clientIp?: string | undefined;
}

/** What can be said about a JSON document that is added. */
export interface JsonDetails extends FileDetails, TransferOptions {
  /**
   * How it is called unless `filename` says it: `"time"` (the default) by the moment, no two alike, like `data-20260112T101500Z-3f9a2c.json`;
   * `"labapi"` as the Python library does: `uploaded_data_<seconds>.json`, the name for a caption, and no line breaks in it.
   */
  readonly naming?: "time" | "labapi" | undefined;
  /** Give both entries, the file's and its preview's. */
  readonly both?: boolean | undefined;
}

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
