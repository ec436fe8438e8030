import { VersionConflictError } from "../core/errors.ts";
import { entries } from "../endpoints/index.ts";
import type { EntryRecord } from "../endpoints/records.ts";
import type { CallOptions } from "../transport/options.ts";
import { BaseEntry, type EntryHome } from "./base-entry.ts";
import { resolvable } from "./resolvable.ts";

/** `text` is rich text (an HTML fragment), `plain-text` and `heading` are plain. */
export type TextKind = "text" | "plain-text" | "heading";

/** LabArchives' names of the kinds that can be written (LabArchives API, Part types and entry data). */
export const PART_TYPE_OF_TEXT = { text: "text entry", "plain-text": "plain text entry", heading: "heading" } as const;

export interface UpdateOptions extends CallOptions {
  /** Write only if the entry still has this version; costs one more call. LabArchives itself does not lock. */
  readonly ifVersion?: number | undefined;
}

/** A text, plain text or heading entry. */
export class TextEntry extends BaseEntry {
  readonly kind: TextKind;

  constructor(home: EntryHome, record: EntryRecord, kind: TextKind) {
    super(home, record);
    this.kind = kind;
  }

  /** HTML for `text`, plain text otherwise. */
  get content(): string {
    return this.raw.data ?? "";
  }

  /**
   * Replaces the whole content.
   *
   * @throws VersionConflictError if `ifVersion` is given and somebody changed the entry meanwhile; nothing is written then.
   * @example
   * ```ts
   * await entry.update("<p>Corrected</p>", { ifVersion: entry.version });
   * ```
   */
  async update(content: string, options: UpdateOptions = {}): Promise<this> {
    if (options.ifVersion !== undefined) await this.#expectVersion(options.ifVersion, options);
    const { context } = this.home;
    const before = this.version;
    const record = await resolvable(
      () =>
        context.transport.call(
          entries.updateEntry,
          { userId: context.userId, entryId: this.id, data: content },
          options,
        ),
      () => this.findChange(before, (now) => now.data === content),
    );
    this.absorb(record, content);
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
