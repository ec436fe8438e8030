import type { EntryRecord } from "../endpoints/records.ts";
import { AttachmentObject } from "./attachment-entry.ts";
import type { EntryHome } from "./base-entry.ts";
import type { OtherKind, TextKind } from "./model/kinds.ts";
import { OtherObject } from "./other-entry.ts";
import { TextObject } from "./text-entry.ts";

/** The objects behind the public kinds. */
export type EntryObject = TextObject | AttachmentObject | OtherObject;

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
export function makeEntry(home: EntryHome, record: EntryRecord): EntryObject {
  const partType = record.partType.trim().toLowerCase();
  const textKind = TEXT_KINDS.get(partType);
  if (textKind !== undefined) return new TextObject(home, record, textKind);
  if (partType === "attachment") return new AttachmentObject(home, record);
  return new OtherObject(home, record, OTHER_KINDS.get(partType) ?? "unknown");
}
