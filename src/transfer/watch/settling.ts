import { isUnchanged, type LocalFile } from "../collect/local-file.ts";

interface Seen {
  readonly file: LocalFile;
  readonly sinceMs: number;
}

/**
 * Tells which files are finished: those that have kept their size and times for a while. An empty file is one that somebody is about
 * to fill.
 */
export class Settling {
  readonly #settleMs: number;
  readonly #now: () => number;
  #seen = new Map<string, Seen>();

  /** `now` gives milliseconds that never go back. */
  constructor(settleMs: number, now: () => number = () => performance.now()) {
    this.#settleMs = settleMs;
    this.#now = now;
  }

  /** Takes what a look at the folder found, and gives what is finished. */
  finished(files: readonly LocalFile[]): readonly LocalFile[] {
    const now = this.#now();
    const seen = files.map((file): [string, Seen] => {
      const before = this.#seen.get(file.path);
      const isSame = before !== undefined && isUnchanged(file, before.file);
      return [file.path, { file, sinceMs: isSame ? before.sinceMs : now }];
    });
    // What has gone is forgotten: a file that comes back has to settle again.
    this.#seen = new Map(seen);
    return files.filter(
      ({ path, sizeBytes }) => sizeBytes > 0 && now - (this.#seen.get(path)?.sinceMs ?? now) >= this.#settleMs,
    );
  }

  /** It has to settle anew, whatever its size and times say. */
  restart({ path }: LocalFile): void {
    const seen = this.#seen.get(path);
    if (seen !== undefined) this.#seen.set(path, { ...seen, sinceMs: this.#now() });
  }

  /** Is anything there that is not finished? */
  get isWaiting(): boolean {
    const now = this.#now();
    return [...this.#seen.values()].some(({ file, sinceMs }) => file.sizeBytes > 0 && now - sinceMs < this.#settleMs);
  }
}
