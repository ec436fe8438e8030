import { VersionConflictError } from "../core/errors.ts";
import { givenCount, givenText } from "../core/given.ts";
import { beginningOf } from "../core/printable.ts";
import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { CallOptions } from "../transport/options.ts";
import { BaseEntry, type EntryHome } from "./base-entry.ts";
import type { UpdateOptions } from "./model/details.ts";
import type { EntrySummary, TextEntry, TextKind } from "./model/kinds.ts";
import { resolvable } from "./resolvable.ts";

/** LabArchives' names of the kinds that can be written (LabArchives API, Part types and entry data). */
export const PART_TYPE_OF_TEXT = { text: "text entry", "plain-text": "plain text entry", heading: "heading" } as const;

/** A text, plain text or heading entry. */
export class TextObject extends BaseEntry implements TextEntry {
  readonly kind: TextKind;
  protected readonly label = "TextEntry";

  constructor(home: EntryHome, record: EntryRecord, kind: TextKind) {
    super(home, record);
    this.kind = kind;
  }

  get content(): string {
    return this.raw.data ?? "";
  }

  toJSON(): EntrySummary {
    return { kind: this.kind, ...this.summary, content: beginningOf(this.content) };
  }

  async update(content: string, options: UpdateOptions = {}): Promise<this> {
    const { context } = this.home;
    const params = { userId: context.userId, entryId: this.id, data: givenText(content, "The content") };
    const { ifVersion } = options;
    if (ifVersion !== undefined) await this.#expectVersion(givenCount(ifVersion, "ifVersion", 0), options);
    const before = this.knownVersion();
    const record = await resolvable(
      () => context.transport.call(entries.updateEntry, params, options),
      () => this.findChange(before, (now) => now.data === content),
    );
    this.absorb(record, content);
    if (ifVersion !== undefined) refuseSkipped(ifVersion, record.version);
    return this;
  }

  async #expectVersion(expected: number, options: CallOptions): Promise<void> {
    await this.refresh(options);
    const actual = this.version ?? 0;
    if (actual === expected) return;
    throw new VersionConflictError(
      `The entry has version ${actual} now, you had read ${expected}: somebody changed it meanwhile. ` +
        "Nothing was written. Look at its content again, then update.",
      { expected, actual },
    );
  }
}

/** Between the look and the write, somebody may still have been faster: the version of the answer tells. */
function refuseSkipped(expected: number, written: number | undefined): void {
  if (written === undefined || written === expected + 1) return;
  const actual = written - 1;
  throw new VersionConflictError(
    `The entry had version ${actual} when it was written, you had read ${expected}: somebody changed it in the same moment, and ` +
      `your content has replaced theirs as version ${written}. Theirs is in the entry's history on the web page.`,
    { expected, actual, isWritten: true },
  );
}
