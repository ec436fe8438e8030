import type { EntryRecord } from "../endpoints/records.ts";
import { AttachmentEntry } from "./attachment-entry.ts";
import type { EntryHome } from "./base-entry.ts";
import { OtherEntry, type OtherKind } from "./other-entry.ts";
import { TextEntry, type TextKind } from "./text-entry.ts";

/** Anything on a page; `kind` tells which, and narrows the type. */
export type Entry = TextEntry | AttachmentEntry | OtherEntry;

const TEXT_KINDS: ReadonlyMap<string, TextKind> = new Map([
  ["text entry", "text"],
  ["plain text entry", "plain-text"],
  ["heading", "heading"],
]);

const OTHER_KINDS: ReadonlyMap<string, OtherKind> = new Map([
  ["widget entry", "widget"],
  ["sketch entry", "sketch"],
  ["reference entry", "reference"],
  ["equation entry", "equation"],
  ["assignment entry", "assignment"],
]);

/** The entry of a record. Types are matched without regard to case; unknown ones are kept, with their raw data. */
export function makeEntry(home: EntryHome, record: EntryRecord): Entry {
  const partType = record.partType.trim().toLowerCase();
  const textKind = TEXT_KINDS.get(partType);
  if (textKind !== undefined) return new TextEntry(home, record, textKind);
  if (partType === "attachment") return new AttachmentEntry(home, record);
  return new OtherEntry(home, record, OTHER_KINDS.get(partType) ?? "unknown");
}
