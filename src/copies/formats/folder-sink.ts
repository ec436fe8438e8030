import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { inFolder, syncFolder } from "../vault/disk.ts";
import type { CheckedMember } from "./checked.ts";
import type { Sink } from "./sink.ts";

/** An export as a folder. */
export class FolderSink implements Sink {
  readonly #target: string;
  readonly #part: string;

  private constructor(target: string) {
    this.#target = target;
    this.#part = `${target}.part`;
  }

  /** What a killed run left is thrown away: a whole export is made of a snapshot that is here. */
  static async open(target: string): Promise<FolderSink> {
    const sink = new FolderSink(target);
    await rm(sink.#part, { recursive: true, force: true });
    await mkdir(sink.#part, { recursive: true });
    return sink;
  }

  async folder(path: string): Promise<void> {
    await mkdir(inFolder(this.#part, path), { recursive: true });
  }

  async add(member: CheckedMember): Promise<void> {
    const path = inFolder(this.#part, member.path);
    await mkdir(dirname(path), { recursive: true });
    await using file = await open(path, "wx");
    for await (const piece of member.bytes()) await file.writeFile(piece);
    await file.datasync();
  }

  async close(): Promise<void> {
    await syncFolder(this.#part);
  }

  async *readBack(signal: AbortSignal | undefined): AsyncGenerator<{ path: string; sha256: string }, void, undefined> {
    for (const entry of await readdir(this.#part, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      signal?.throwIfAborted();
      const path = join(entry.parentPath, entry.name);
      const hash = createHash("sha256");
      for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
      yield { path: relative(this.#part, path).split(sep).join("/"), sha256: hash.digest("hex") };
    }
  }

  async publish(): Promise<undefined> {
    const old = `${this.#target}.${randomBytes(4).toString("hex")}.old`;
    const hadOne = await rename(this.#target, old).then(
      () => true,
      () => false,
    );
    await rename(this.#part, this.#target);
    await syncFolder(dirname(this.#target));
    if (hadOne) await rm(old, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#part, { recursive: true, force: true });
  }
}
