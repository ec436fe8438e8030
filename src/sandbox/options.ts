import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import type { Seed } from "./seed.ts";

/** What somebody can press on the sign-in page. */
export type AutoSignIn = "allow" | "cancel";

/** How a sandbox behaves. Everything is optional. */
export interface SandboxOptions {
  /** TCP port on 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /** "demo" (the default), "empty", or data. A `dbPath` that holds a sandbox already is taken up again instead. */
  readonly seed?: Seed;
  /** SQLite file that keeps everything; attachments go into `<dbPath>.files/`. In memory unless given. */
  readonly dbPath?: string;
  /** The time to run on; the machine's own unless given. */
  readonly clock?: Clock;
  /** Accept signatures with SHA-1 as well, as some real servers do. */
  readonly legacySha1?: boolean;
  /** Send the children of each element in random order, which the API leaves open. */
  readonly shuffleElements?: boolean;
  /** Answer a search without a match with 404 (the default), or with an empty 200. */
  readonly search404?: boolean;
  /** Refuse a method that is called with another verb than the documented one; the real server seems to tolerate it. */
  readonly verbStrict?: boolean;
  /** The largest upload, in bytes, whatever the account may store: 262,144,000 (250 MiB), the API's own limit, unless given. */
  readonly maxUploadBytes?: number;
  /** Leave out `auto-login-allowed`, as real servers sometimes do. */
  readonly omitAutoLogin?: boolean;
  /** Answer the sign-in page as this decision by the first person would, without showing it: for tests that nobody watches. */
  readonly autoSignIn?: AutoSignIn;
  /** Refuse calls of one key that come closer than this many milliseconds with 429; 0, the default, refuses none. */
  readonly minIntervalMs?: number;
  /** Leave files without an extension out of backups, as real servers have been seen to do. */
  readonly backupDropsExtensionless?: boolean;
  /**
   * Answer downloads with the file ("never", the default), or with a redirect to a second origin of this machine that knows nothing but
   * its own short-lived links ("storage"), as real servers have been seen to do.
   */
  readonly downloadRedirects?: "never" | "storage";
  /** Put `<error>` below a root instead of making it the root: the sources differ. */
  readonly nestErrors?: boolean;
  /** Pack XML answers for whoever accepts gzip. */
  readonly gzipXml?: boolean;
  readonly logger?: Logger;
}

/** A person of the sandbox. */
export interface SandboxUser {
  readonly email: string;
  readonly fullName: string;
  readonly password: string;
  /** A valid one-hour token; a new one once the old one has expired. */
  readonly token: string;
}
