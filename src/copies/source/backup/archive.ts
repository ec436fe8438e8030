import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { type Clock, systemClock } from "../../../core/clock.ts";
import { DamageError } from "../../../core/errors.ts";
import { sumsLine } from "../../snapshot/sums.ts";
import { syncFolder, writeNew } from "../../vault/disk.ts";
import { VaultLock } from "../../vault/lock.ts";
import { prepareFolder, rememberVault } from "../../vault/prepare.ts";
import { WORK } from "../../vault/vault.ts";
import { type CopyClient, type CopyNotebook, type CopyUser, liveSource } from "../live.ts";

/** A notebook whose native backup can be fetched; `Notebook` is one. */
export interface ArchiveNotebook extends CopyNotebook {
  backup(
    path: string,
    options: {
      format: "json" | "sqlite";
      attachments: boolean;
      timeoutMs: number;
      signal?: AbortSignal | undefined;
      onProgress?: ((progress: { doneBytes: number; totalBytes: number | undefined }) => void) | undefined;
    },
  ): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
}

export interface ArchiveOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  readonly force?: boolean | undefined;
  readonly stateFolder?: string | undefined;
  /** Tables inside as SQLite (the default) or JSON. */
  readonly format?: "json" | "sqlite" | undefined;
  /** Leave the files out; they are in unless this is `false`. */
  readonly attachments?: boolean | undefined;
  readonly onProgress?: ((progress: { doneBytes: number; totalBytes: number | undefined }) => void) | undefined;
}

/** A native backup in a vault. */
export interface Archived {
  /** Absolute; beside it lies the same name with `.sha256`, for `sha256sum -c`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

// LabArchives packs the archive before its first byte; that takes minutes for a large notebook.
const PATIENCE_MS = 30 * 60_000;

/**
 * Fetches LabArchives' own backup of a notebook, a 7-Zip archive, into the vault. Only the owner may. It gets its name only when its own
 * index says that it is whole.
 *
 * @throws PermissionError for anybody but the owner; DamageError when what came is no whole archive.
 *
 * @example
 * ```ts
 * const { path, sha256 } = await takeBackup(client, user, notebook, "vault");
 * ```
 */
export async function takeBackup(
  client: CopyClient,
  user: CopyUser,
  notebook: ArchiveNotebook,
  vault: string,
  options: ArchiveOptions = {},
): Promise<Archived> {
  const { clock = systemClock, force = false, stateFolder, format = "sqlite", attachments = true } = options;
  const source = liveSource(client, user, notebook);
  const folder = await prepareFolder(source, resolve(vault), { clock, force, stateFolder });
  await using _lock = await VaultLock.take(folder.lockPath, clock);
  const half = join(folder.path, WORK, "backup.7z");
  const { signal, onProgress } = options;
  try {
    const saved = await notebook.backup(half, { format, attachments, signal, onProgress, timeoutMs: PATIENCE_MS });
    await checkIndex(half);
    const name = `${new Date(clock.now()).toISOString().slice(0, 19).replaceAll(":", "")}Z.7z`;
    const target = join(folder.path, "backups");
    await mkdir(target, { recursive: true });
    await rename(half, join(target, name));
    await writeNew(join(target, `${name}.sha256`), sumsLine(saved.sha256, name));
    await syncFolder(target);
    await rememberVault(resolve(vault), stateFolder);
    return { path: join(target, name), sizeBytes: saved.sizeBytes, sha256: saved.sha256 };
  } finally {
    await rm(half, { force: true });
  }
}

const SIGNATURE = Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]);
const HEADER_BYTES = 32;
/** No directory of a notebook is larger; a larger number is a broken header. */
const MOST_INDEX_BYTES = 512 * 1024 * 1024;

/** Whether a 7-Zip archive ends where its header says, with the directory of that checksum: what is cut off shows. */
export async function checkIndex(path: string): Promise<void> {
  await using file = await open(path);
  const { size } = await file.stat();
  const header = Buffer.alloc(HEADER_BYTES);
  await file.read(header, 0, HEADER_BYTES, 0);
  if (!header.subarray(0, 6).equals(SIGNATURE)) throw new DamageError("What came is no 7-Zip archive.");
  if (crc32(header.subarray(12)) !== header.readUInt32LE(8)) throw new DamageError("The archive's header is damaged.");
  const offset = Number(header.readBigUInt64LE(12));
  const indexBytes = Number(header.readBigUInt64LE(20));
  if (HEADER_BYTES + offset + indexBytes !== size || indexBytes > MOST_INDEX_BYTES) {
    throw new DamageError(
      `The archive is not whole: it has ${size} bytes, and should have ${HEADER_BYTES + offset + indexBytes}.`,
    );
  }
  const index = Buffer.alloc(indexBytes);
  await file.read(index, 0, indexBytes, HEADER_BYTES + offset);
  if (crc32(index) !== header.readUInt32LE(28)) throw new DamageError("The archive's directory is damaged.");
}
