import type { CheckedMember } from "./checked.ts";

/** Where an export is written: a folder or an archive. Nothing has its final name before everything was read back. */
export interface Sink extends AsyncDisposable {
  folder(path: string): Promise<void>;
  /** Returns when the sink has taken all of it. */
  add(member: CheckedMember): Promise<void>;
  /** Everything is there: to the disk with it. */
  close(): Promise<void>;
  /** Hash of every file as it is on disk now, by its path. */
  readBack(signal: AbortSignal | undefined): AsyncGenerator<{ path: string; sha256: string }, void, undefined>;
  /** Gives it its name. Returns the hash of the one file, if it is one. */
  publish(): Promise<string | undefined>;
}
