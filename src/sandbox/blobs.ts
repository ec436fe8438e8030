import { createHash, randomBytes } from "node:crypto";
import { chmodSync, createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SandboxFault } from "./sandbox-fault.ts";

/** A file that arrived. */
export interface Blob {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Attachment bytes by their SHA-256, outside the database; the same bytes are kept once. */
export class BlobStore {
  readonly #folder: string;
  readonly #isTemporary: boolean;

  /** Without a folder the bytes live in a temporary one, which goes with the store. */
  constructor(folder?: string) {
    this.#isTemporary = folder === undefined;
    this.#folder = folder ?? mkdtempSync(join(tmpdir(), "labapi-sandbox-"));
    makePrivate(this.#folder);
    if (this.#isTemporary) removeOnExit(this.#folder);
  }

  /** Streams a body to disk. Too large, and nothing of it stays. */
  async put(pieces: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Blob> {
    const temporary = this.temporaryPath();
    const hash = createHash("sha256");
    let sizeBytes = 0;
    try {
      await using file = await open(temporary, "wx");
      for await (const piece of pieces) {
        sizeBytes += piece.byteLength;
        if (sizeBytes > limitBytes) throw new SandboxFault(4521);
        hash.update(piece);
        await file.writeFile(piece);
      }
      // The database must not know of bytes that a power cut can take back. Temporary ones go with the process anyway.
      if (!this.#isTemporary) await file.sync();
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    const sha256 = hash.digest("hex");
    await rename(temporary, this.path(sha256));
    return { sha256, sizeBytes };
  }

  /** Keeps bytes that are at hand already: seeds and made files. */
  putSync(bytes: Uint8Array): Blob {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(this.path(sha256), bytes);
    return { sha256, sizeBytes: bytes.byteLength };
  }

  /** A path for something that will not stay. */
  temporaryPath(): string {
    return join(this.#folder, `incoming-${randomBytes(8).toString("hex")}`);
  }

  path(sha256: string): string {
    return join(this.#folder, sha256);
  }

  sizeBytes(sha256: string): number {
    return statSync(this.path(sha256)).size;
  }

  read(sha256: string): ReadableStream<Uint8Array> {
    return ReadableStream.from<Uint8Array>(createReadStream(this.path(sha256), { highWaterMark: 256 * 1024 }));
  }

  /** Forgets every file. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    makePrivate(this.#folder);
  }

  close(): void {
    if (!this.#isTemporary) return;
    rmSync(this.#folder, { recursive: true, force: true });
    temporaryFolders.delete(this.#folder);
  }
}

/** Attachments are for nobody else on this machine. */
function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

const temporaryFolders = new Set<string>();
let isListening = false;

/** One listener for all of them: a test run may start many sandboxes. */
function removeOnExit(folder: string): void {
  temporaryFolders.add(folder);
  if (isListening) return;
  isListening = true;
  process.once("exit", () => {
    for (const left of temporaryFolders) rmSync(left, { recursive: true, force: true });
  });
}
