import type { EntryDocument, Fidelity, FileDocument } from "./format.ts";

interface Tally {
  count: number;
  kept: number;
  rawOnly: number;
  incomplete: number;
  readonly notes: Map<string, number>;
}

const SHOWN = new Set(["heading", "text entry", "plain text entry", "attachment"]);
const INLINE_PICTURE = /<img\b[^>]*\bsrc\s*=\s*["']?[^"'>\s]*\/attachments\/inline_image\//gi;

/** Counts, per part type, what of the entries is in a snapshot and what is not. */
export class FidelityReport {
  readonly #tallies = new Map<string, Tally>();

  add(entry: EntryDocument): void {
    const tally = this.#tally(entry.partType);
    const losses = lossesOf(entry);
    tally.count += 1;
    for (const why of losses) tally.notes.set(why, (tally.notes.get(why) ?? 0) + 1);
    if (losses.some((why) => why !== NO_PICTURE && why !== NO_HISTORY)) tally.incomplete += 1;
    else if (!SHOWN.has(entry.partType.trim().toLowerCase()) && !isThere(entry.picture)) tally.rawOnly += 1;
    else tally.kept += 1;
  }

  /** By part type, in alphabetical order. */
  result(): readonly Fidelity[] {
    const types = [...this.#tallies.keys()].toSorted();
    return types.map((partType) => {
      const { notes, ...counts } = this.#tally(partType);
      const sorted = [...notes].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { partType, ...counts, notes: sorted.map(([why, count]) => ({ why, count })) };
    });
  }

  #tally(partType: string): Tally {
    const known = this.#tallies.get(partType);
    if (known !== undefined) return known;
    const fresh: Tally = { count: 0, kept: 0, rawOnly: 0, incomplete: 0, notes: new Map() };
    this.#tallies.set(partType, fresh);
    return fresh;
  }
}

const NO_PICTURE = "LabArchives has made no picture of it; its data is here as it is stored";
const NO_HISTORY = "earlier versions are not here: the API gives none, the native backup does";

function lossesOf(entry: EntryDocument): readonly string[] {
  const losses: string[] = [];
  const partType = entry.partType.trim().toLowerCase();
  if (entry.file !== undefined && !isThere(entry.file)) losses.push("its file could not be had");
  if (entry.picture !== undefined && !isThere(entry.picture)) losses.push("its picture could not be had");
  if (!SHOWN.has(partType) && entry.picture === undefined) losses.push(NO_PICTURE);
  if (partType === "text entry" && (entry.content ?? "").search(INLINE_PICTURE) >= 0) {
    losses.push("pictures pasted into the text are not here: LabArchives gives them to its web page only");
  }
  if ((entry.version ?? 1) > 1 && entry.versions === undefined) losses.push(NO_HISTORY);
  if ((entry.commentCount ?? 0) > entry.comments.length) losses.push("not all of its comments could be read");
  return losses;
}

function isThere(file: FileDocument | undefined): boolean {
  return file !== undefined && file.path !== null;
}
