import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { syncFolder } from "../vault/disk.ts";
import { memberName, ZipArchive } from "../zip/archive.ts";
import { type CheckedMember, isPressed } from "./checked.ts";
import type { Sink } from "./sink.ts";

/** The format has local time without a zone: this is its first day, wherever and whenever it is written. */
const fixed = () => ({ mtime: new Date(1980, 0, 1), forceDosTimestamp: true });
const FILE_MODE = 0o100_644;
const FOLDER_MODE = 0o040_755;

/** An export as a ZIP with one folder in it. The same members give the same bytes. */
export class ZipSink implements Sink {
  readonly #target: string;
  readonly #part: string;
  readonly #root: string;
  readonly #zip = new ZipFile();
  readonly #stop = new AbortController();
  /** Rejects when anything went wrong; never resolves. */
  readonly #failed: Promise<never>;
  readonly #written: Promise<void>;

  private constructor(target: string, root: string) {
    this.#target = target;
    this.#part = `${target}.part`;
    this.#root = root;
    this.#zip.on("error", (error) => this.#stop.abort(error));
    const { signal } = this.#stop;
    this.#failed = new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    this.#failed.catch(() => {});
    this.#written = pipeline(this.#zip.outputStream, createWriteStream(this.#part), { signal });
    // Whoever awaits the next step learns of it.
    this.#written.catch(() => {});
    this.#zip.addEmptyDirectory(`${root}/`, { ...fixed(), mode: FOLDER_MODE });
  }

  /** @param root - name of the one folder. */
  static async open(target: string, root: string): Promise<ZipSink> {
    await rm(`${target}.part`, { recursive: true, force: true });
    return new ZipSink(target, root);
  }

  async folder(path: string): Promise<void> {
    await Promise.resolve(this.#zip.addEmptyDirectory(`${this.#root}/${path}/`, { ...fixed(), mode: FOLDER_MODE }));
  }

  async add(member: CheckedMember): Promise<void> {
    const stream = Readable.from(member.bytes(), { objectMode: false });
    const options = { ...fixed(), mode: FILE_MODE, compress: !isPressed(member.path) };
    const done = once(stream, "close");
    done.catch(() => {});
    stream.on("error", (error) => this.#stop.abort(error));
    this.#zip.addReadStream(stream, `${this.#root}/${member.path}`, options);
    await Promise.race([done, this.#failed]);
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
  }

  async close(): Promise<void> {
    this.#zip.end();
    await Promise.race([this.#written, this.#failed]);
    await using file = await open(this.#part, "r+");
    await file.sync();
  }

  async *readBack(signal: AbortSignal | undefined): AsyncGenerator<{ path: string; sha256: string }, void, undefined> {
    await using archive = await ZipArchive.open(this.#part);
    for await (const entry of archive.entries()) {
      signal?.throwIfAborted();
      const name = memberName(entry);
      if (name.endsWith("/")) continue;
      const hash = createHash("sha256");
      for await (const piece of await archive.read(entry)) hash.update(piece as Buffer);
      yield { path: name.slice(this.#root.length + 1), sha256: hash.digest("hex") };
    }
  }

  async publish(): Promise<string> {
    const hash = createHash("sha256");
    for await (const piece of createReadStream(this.#part)) hash.update(piece as Buffer);
    await rename(this.#part, this.#target);
    await syncFolder(dirname(this.#target));
    return hash.digest("hex");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("The archive was given up."));
    await this.#written.catch(() => {});
    await rm(this.#part, { force: true });
  }
}
