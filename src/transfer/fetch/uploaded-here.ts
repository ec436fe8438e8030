import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readLines } from "../journal/journal.ts";

/** What an upload from this computer is known to hold. */
export interface UploadedHere {
  readonly version: number | null;
  /** Hex. */
  readonly sha256: string;
}

interface Line extends UploadedHere {
  readonly step: string;
  readonly id: string;
}

/**
 * What uploads of this computer say of entries, by id: whoever sent a file knows its checksum, and need not believe what comes back.
 * Reads every ledger of uploads that is kept, one small file per page.
 */
export async function uploadedHere(stateFolder: string | undefined): Promise<ReadonlyMap<string, UploadedHere>> {
  const known = new Map<string, UploadedHere>();
  if (stateFolder === undefined) return known;
  const folder = join(stateFolder, "sent");
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith(".jsonl"))) {
    const { records } = await readLines<Line>(join(folder, name));
    for (const { step, id, version, sha256 } of records) {
      // A file that changed while it was sent left a mixture that nobody knows.
      if (step === "sent" && sha256 !== "") known.set(id, { version, sha256 });
      else known.delete(id);
    }
  }
  return known;
}
