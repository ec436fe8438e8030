import { beginningOf } from "../core/printable.ts";
import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { Download } from "../transport/download.ts";
import type { TransferOptions } from "../transport/options.ts";
import { BaseEntry, type EntryHome } from "./base-entry.ts";
import type { EntrySummary, OtherEntry, OtherKind } from "./model/kinds.ts";

/** An entry that only LabArchives' own editors can write. */
export class OtherObject extends BaseEntry implements OtherEntry {
  readonly kind: OtherKind;
  protected readonly label = "OtherEntry";

  constructor(home: EntryHome, record: EntryRecord, kind: OtherKind) {
    super(home, record);
    this.kind = kind;
  }

  get data(): string {
    return this.raw.data ?? "";
  }

  get hasSnapshot(): boolean {
    return this.raw.snapshot === "snapshot_exists";
  }

  toJSON(): EntrySummary {
    return { kind: this.kind, ...this.summary, content: beginningOf(this.data) };
  }

  snapshot(options?: TransferOptions): Promise<Download> {
    const { transport, userId } = this.home.context;
    return transport.download(entries.entrySnapshot, { userId, entryId: this.id }, options);
  }
}
