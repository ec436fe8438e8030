import { resolve } from "node:path";
import type { ManifestDocument } from "../snapshot/format.ts";
import { snapshotsAt } from "./snapshots-at.ts";
import { readManifest } from "./vault.ts";

/** A snapshot of a vault; one that is broken has an `error` instead of a manifest. */
export interface ListedSnapshot {
  /** Absolute. */
  readonly path: string;
  readonly manifest?: ManifestDocument;
  readonly error?: string;
}

/**
 * The snapshots of a vault, or of one notebook's folder in it, oldest first within each notebook.
 *
 * @throws NotFoundError when there is none.
 *
 * @example
 * ```ts
 * for (const { path, manifest } of await listSnapshots("vault")) console.log(path, manifest?.counts.pages);
 * ```
 */
export async function listSnapshots(path: string): Promise<readonly ListedSnapshot[]> {
  const found = await snapshotsAt(resolve(path));
  return await Promise.all(
    found.map(async (snapshot) => {
      try {
        return { path: snapshot, manifest: await readManifest(snapshot) };
      } catch (error) {
        return { path: snapshot, error: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}
