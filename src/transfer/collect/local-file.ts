import type { BigIntStats } from "node:fs";

/** A file that may be sent. */
export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  /** Folders below the source, then the name, joined by `/`; just the name of a file that was named itself. */
  readonly relativePath: string;
  /** Name of the folder that was named; `undefined` of a file that was named itself. */
  readonly folder: string | undefined;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedMs: number;
  /** Whatever of its facts changes with its content: see {@link stampOf}. */
  readonly stamp?: string | undefined;
}

/** A file as it is right now. */
export type SeenFile = Pick<LocalFile, "path" | "sizeBytes" | "modifiedMs" | "stamp">;

/** Inode, size, and both times to the nanosecond. The time of the last change (ctime) moves even where a program sets the other back. */
export function stampOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

/** The inode of a stamp. */
export function inodeOf(stamp: string | undefined): string | undefined {
  return stamp?.split(" ")[0];
}

/** What is seen of a file. */
export function seen(path: string, info: BigIntStats): SeenFile {
  return { path, sizeBytes: Number(info.size), modifiedMs: Number(info.mtimeNs) / 1e6, stamp: stampOf(info) };
}

/** Is the file as it was then? */
export function isUnchanged(
  file: Omit<SeenFile, "path">,
  then: { readonly sizeBytes: number; readonly modifiedMs: number; readonly stamp?: string | undefined },
): boolean {
  if (file.stamp !== undefined && then.stamp !== undefined) return file.stamp === then.stamp;
  return file.sizeBytes === then.sizeBytes && file.modifiedMs === then.modifiedMs;
}

/** What the system calls an error: `EBUSY`, `EACCES`… */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? "unknown reason";
}
