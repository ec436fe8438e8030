import { silentLogger } from "../core/logger.ts";
import { type AppContext, createApp } from "./app.ts";
import { BlobStore } from "./blobs.ts";
import { CallLog } from "./call-log.ts";
import { SandboxClock } from "./clock.ts";
import { Faults } from "./faults.ts";
import { FileStorage } from "./file-storage.ts";
import { misbehave } from "./misbehave.ts";
import type { SandboxOptions } from "./options.ts";
import { makeKey, type Seed, seedStore } from "./seed.ts";
import type { ApiKey } from "./store/accounts.ts";
import { WebSessions } from "./pages/web-sessions.ts";
import { Store } from "./store/store.ts";

// LabArchives API, max_file_size: the API takes no more, even where an account stores larger files.
const API_MAX_UPLOAD_BYTES = 262_144_000;

/** Everything a running sandbox holds, but its socket. */
export class Resources {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly clock: SandboxClock;
  readonly faults = new Faults();
  readonly calls: CallLog;
  readonly handle: (request: Request, clientIp: string) => Promise<Response>;
  readonly #seed: Seed;
  readonly #webSessions = new WebSessions();
  readonly #closing = new AbortController();
  /** Where downloads are redirected to, if they are. */
  readonly storage: FileStorage | undefined;
  #origin = "";

  constructor(options: SandboxOptions) {
    this.clock = new SandboxClock(options.clock);
    this.calls = new CallLog(options.minIntervalMs);
    this.storage = options.downloadRedirects === "storage" ? new FileStorage(() => this.clock.now()) : undefined;
    this.#seed = options.seed ?? "demo";
    const { dbPath } = options;
    this.store = new Store(dbPath ?? ":memory:");
    this.blobs = new BlobStore(dbPath === undefined ? undefined : `${dbPath}.files`);
    try {
      if (this.store.isNew) this.#fill(makeKey());
      this.handle = createApp(this.#context(options));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Where the server listens, once it does; links in answers begin with it. */
  listensAt(origin: string): void {
    this.#origin = origin;
  }

  /** Answers at the storage's own origin. */
  readonly answerStorage = (request: Request): Promise<Response> => {
    const { storage } = this;
    if (storage === undefined) throw new TypeError("This sandbox has no storage of its own.");
    const victim = { method: "storage", answer: () => storage.answer(request) };
    return misbehave(this.faults, victim, this.#closing.signal);
  };

  /** Forgets everything but the access key, and seeds again. */
  reset(): void {
    const key = this.store.accounts.firstKey();
    this.store.wipe();
    this.blobs.clear();
    this.faults.clear();
    this.storage?.clear();
    this.calls.clear();
    this.#webSessions.clear();
    this.clock.reset();
    this.#fill(key);
  }

  close(): void {
    this.#closing.abort(new Error("The sandbox was closed."));
    this.store.close();
    this.blobs.close();
  }

  #fill(key: ApiKey): void {
    seedStore(this.store, this.blobs, { seed: this.#seed, key, now: this.clock.now() });
  }

  #context(options: SandboxOptions): AppContext {
    return {
      store: this.store,
      blobs: this.blobs,
      webSessions: this.#webSessions,
      faults: this.faults,
      calls: this.calls,
      logger: options.logger ?? silentLogger,
      storage: this.storage,
      nestErrors: options.nestErrors ?? false,
      gzipXml: options.gzipXml ?? false,
      closing: this.#closing.signal,
      now: () => this.clock.now(),
      origin: () => this.#origin,
      hashes: options.legacySha1 === true ? ["sha512", "sha1"] : ["sha512"],
      shuffleElements: options.shuffleElements ?? false,
      search404: options.search404 ?? true,
      backupDropsExtensionless: options.backupDropsExtensionless ?? false,
      omitAutoLogin: options.omitAutoLogin ?? false,
      verbStrict: options.verbStrict ?? false,
      maxUploadBytes: options.maxUploadBytes ?? API_MAX_UPLOAD_BYTES,
      autoSignIn: options.autoSignIn,
    };
  }
}
