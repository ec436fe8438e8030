import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { append } from "../../core/append.ts";
import { FILE } from "../snapshot/format.ts";
import { WORK } from "../vault/vault.ts";

const NOTES = "verified.jsonl";

/** A line of the notes: a run began or ended, or a file was read and was right. */
type Line = { readonly begin: number } | { readonly end: true } | { readonly key: string };

/**
 * When which file was read whole and was right, beside the copies in `.work/`. A run that was interrupted is gone on with: what it has
 * read is not read again. Notes that cannot be written cost time, no more.
 */
export class Verified implements AsyncDisposable {
  readonly #path: string;
  readonly #times = new Map<string, number>();
  /** When the run began that this one goes on with, or this one. */
  #beganAt: number;
  #isResumed = false;
  #buffer: string[] = [];
  #mayWrite = true;

  private constructor(path: string, now: number) {
    this.#path = path;
    this.#beganAt = now;
  }

  static async open(path: string, now: number): Promise<Verified> {
    const isSnapshot = await stat(join(path, FILE.manifest)).then(
      () => true,
      () => false,
    );
    const folder = join(isSnapshot ? dirname(path) : path, WORK);
    const verified = new Verified(join(folder, NOTES), now);
    await mkdir(folder, { recursive: true }).catch(() => (verified.#mayWrite = false));
    await verified.#load();
    if (!verified.#isResumed) await verified.#write([{ begin: now }]);
    return verified;
  }

  /** The notes in a folder, to look at only. */
  static async read(folder: string): Promise<Verified> {
    const verified = new Verified(join(folder, WORK, NOTES), 0);
    await verified.#load();
    return verified;
  }

  /** Epoch milliseconds; 0 for a file that was never read. */
  at(key: string): number {
    return this.#times.get(key) ?? 0;
  }

  isOfThisRun(key: string): boolean {
    return this.#isResumed && this.at(key) >= this.#beganAt;
  }

  /** What an interrupted run has read comes first: it counts towards the share. */
  resumed<T extends { readonly key: string }>(candidates: readonly T[]): readonly T[] {
    const done = candidates.filter(({ key }) => this.isOfThisRun(key));
    return [...done, ...candidates.filter(({ key }) => !this.isOfThisRun(key))];
  }

  async note(key: string): Promise<void> {
    this.#buffer.push(`${JSON.stringify({ key })}\n`);
    if (this.#buffer.length >= 200) await this.#flush();
  }

  /** The run came to its end: the next one begins anew. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#load();
    await this.#compact();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flush();
  }

  async #load(): Promise<void> {
    const text = await readFile(this.#path, "utf8").catch(() => "");
    let [beganAt, isOpen] = [this.#beganAt, false];
    for (const line of text.split("\n").slice(0, -1)) {
      const entry = parsedLine(line);
      if (entry === undefined) continue;
      if ("begin" in entry) [beganAt, isOpen] = [entry.begin, true];
      else if ("end" in entry) isOpen = false;
      else this.#times.set(entry.key, beganAt);
    }
    this.#isResumed = isOpen;
    if (isOpen) this.#beganAt = beganAt;
  }

  async #flush(): Promise<void> {
    const text = this.#buffer.join("");
    this.#buffer = [];
    if (text !== "" && this.#mayWrite) await appendFile(this.#path, text).catch(() => (this.#mayWrite = false));
  }

  async #write(lines: readonly Line[]): Promise<void> {
    append(
      this.#buffer,
      lines.map((line) => `${JSON.stringify(line)}\n`),
    );
    await this.#flush();
  }

  /** One line per file, in order of their readings. */
  async #compact(): Promise<void> {
    if (!this.#mayWrite) return;
    const lines: string[] = [];
    let last = 0;
    for (const [key, at] of [...this.#times].toSorted(([, a], [, b]) => a - b)) {
      if (at !== last) lines.push(JSON.stringify({ begin: at }));
      last = at;
      lines.push(JSON.stringify({ key }));
    }
    const temporary = `${this.#path}.new`;
    await writeFile(temporary, [...lines, JSON.stringify({ end: true }), ""].join("\n"))
      .then(() => rename(temporary, this.#path))
      .catch(() => rm(temporary, { force: true }));
  }
}

function parsedLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}

/** What a file is called in the notes. Two names of one file need one reading, as long as both expect the same of it. */
export function noteKey(
  snapshot: string,
  file: { readonly path: string; readonly sha256: string },
  { nlink, dev, ino }: { readonly nlink: number; readonly dev: number; readonly ino: number },
): string {
  return nlink > 1 ? `${dev}:${ino}:${file.sha256}` : `${snapshot}/${file.path}`;
}
