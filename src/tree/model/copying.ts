import type { EntryId } from "../../core/ids.ts";
import type { Entry } from "../../entries/model/kinds.ts";
import type { CallOptions } from "../../transport/options.ts";

export interface CopyOptions extends CallOptions {
  /** Name of the copy; the original's unless given. A whole notebook is copied under the names of its children. */
  readonly name?: string | undefined;
  /** Told of every entry as it is dealt with. */
  readonly onEntry?: ((copied: CopiedEntry) => void) | undefined;
}

/** What became of one entry. */
export interface CopiedEntry {
  readonly sourceId: EntryId;
  /** Path of the page it is on. */
  readonly sourcePath: string;
  readonly kind: Entry["kind"];
  /** `kept` whole, `converted` with a loss, or `left-out`: nothing was written for it. */
  readonly outcome: "kept" | "converted" | "left-out";
  /** Why it is not simply kept. */
  readonly why?: string;
  /** The new entry. */
  readonly entry?: Entry;
}
