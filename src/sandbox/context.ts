import type { SignatureHash } from "../wire/signing.ts";
import type { BlobStore } from "./blobs.ts";
import type { FileStorage } from "./file-storage.ts";
import type { AutoSignIn } from "./options.ts";
import type { WebSessions } from "./pages/web-sessions.ts";
import type { Store } from "./store/store.ts";

/** What the API and the web pages of the sandbox work with. */
export interface ApiContext {
  readonly store: Store;
  readonly blobs: BlobStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly hashes: readonly SignatureHash[];
  readonly shuffleElements: boolean;
  readonly search404: boolean;
  readonly omitAutoLogin: boolean;
  readonly verbStrict: boolean;
  readonly maxUploadBytes: number;
  readonly autoSignIn: AutoSignIn | undefined;
  readonly backupDropsExtensionless: boolean;
  /** Who is signed in to the web pages. */
  readonly webSessions: WebSessions;
  /** Where downloads are redirected to, if they are. */
  readonly storage: FileStorage | undefined;
  readonly nestErrors: boolean;
  /** Where the web pages are. */
  readonly origin: () => string;
}
