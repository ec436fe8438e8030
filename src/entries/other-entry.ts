import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { Download } from "../transport/download.ts";
import type { TransferOptions } from "../transport/options.ts";
import { BaseEntry, type EntryHome } from "./base-entry.ts";

/** Kinds the API can show but not write, and whatever LabArchives may add. */
export type OtherKind = "widget" | "sketch" | "reference" | "equation" | "assignment" | "unknown";

/** An entry that only LabArchives' own editors can write. Everything it says is in `data` and `raw`. */
export class OtherEntry extends BaseEntry {
  readonly kind: OtherKind;

  constructor(home: EntryHome, record: EntryRecord, kind: OtherKind) {
    super(home, record);
    this.kind = kind;
  }

  /** As LabArchives stores it: JSON or HTML of a widget, JSON of a sketch, XML of a reference, MathML or TeX of an equation. */
  get data(): string {
    return this.raw.data ?? "";
  }

  /** Whether LabArchives has made a picture of the widget or sketch. */
  get hasSnapshot(): boolean {
    return this.raw.snapshot === "snapshot_exists";
  }

  /** That picture. */
  snapshot(options?: TransferOptions): Promise<Download> {
    const { transport, userId } = this.home.context;
    return transport.download(entries.entrySnapshot, { userId, entryId: this.id }, options);
  }
}
