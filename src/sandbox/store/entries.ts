import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database } from "./database.ts";
import {
  type Attachment,
  type EntryRow,
  fileColumns,
  type Preview,
  toEntry,
  toVersion,
  type VersionRow,
} from "./entry-row.ts";
import { wordsOf } from "./words.ts";

/** Who changes an entry, when, and what the history says of it. */
export interface Change {
  readonly by: string;
  readonly ip: string;
  readonly at: number;
  readonly verb: string;
  readonly description: string | null;
}

export interface NewEntry {
  readonly notebookId: number | null;
  readonly pageId: number | null;
  readonly ownerId: number;
  readonly partType: string;
  readonly data: string | null;
  readonly caption: string | null;
  readonly attachment?: Attachment | undefined;
  /** A picture of an entry that is no file. */
  readonly snapshot?: Preview | undefined;
  readonly atTop?: boolean;
}

/** Entries with their versions. */
export class EntryTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(entry: NewEntry, change: Change): EntryRow {
    const id = this.#db.run(
      `INSERT INTO entries (notebook_id, page_id, owner_id, part_type, data, caption, change_description, version, created_at,
         updated_at, verb, modified_by, modified_ip, preview_sha256, preview_type, position)
       VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.notebookId,
      entry.pageId,
      entry.ownerId,
      entry.partType,
      entry.data,
      entry.caption,
      change.description,
      change.at,
      change.at,
      change.verb,
      change.by,
      change.ip,
      entry.snapshot?.sha256 ?? null,
      entry.snapshot?.contentType ?? null,
      this.#position(entry.pageId, entry.atTop ?? false),
    );
    const isInbox = entry.notebookId === null;
    const wireId = isInbox ? makeId("InboxEntryPart", -1, id) : makeId("EntryPart", entry.notebookId, id);
    this.#db.run("UPDATE entries SET wire_id = ? WHERE id = ?", wireId, id);
    if (entry.attachment !== undefined) this.#attach(id, entry.attachment, change.at);
    this.#remember(id);
    return this.byWireId(wireId);
  }

  byWireId(wireId: string): EntryRow {
    const row = this.#db.get("SELECT * FROM entries WHERE wire_id = ?", wireId);
    if (row === undefined) throw new SandboxFault(4512);
    return toEntry(row);
  }

  byId(id: number): EntryRow {
    const row = this.#db.get("SELECT * FROM entries WHERE id = ?", id);
    if (row === undefined) throw new SandboxFault(4512);
    return toEntry(row);
  }

  /** In page order. */
  ofPage(pageId: number): EntryRow[] {
    return this.#db.all("SELECT * FROM entries WHERE page_id = ? ORDER BY position, id", pageId).map(toEntry);
  }

  count(pageId: number): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM entries WHERE page_id = ?", pageId)?.["n"]);
  }

  /** Every version there ever was, oldest first. */
  versions(entryId: number): VersionRow[] {
    return this.#db.all("SELECT * FROM entry_versions WHERE entry_id = ? ORDER BY version", entryId).map(toVersion);
  }

  setData(entry: EntryRow, data: string, change: Change): EntryRow {
    this.#db.run("UPDATE entries SET data = ? WHERE id = ?", data, entry.id);
    return this.#bump(entry, change);
  }

  /** A new file; the caption stays unless there is a new one. */
  setAttachment(entry: EntryRow, attachment: Attachment, caption: string | undefined, change: Change): EntryRow {
    if (caption !== undefined) {
      this.#db.run("UPDATE entries SET caption = ?, data = ? WHERE id = ?", caption, caption, entry.id);
    }
    this.#db.run("UPDATE entries SET version = version + 1 WHERE id = ?", entry.id);
    this.#attach(entry.id, attachment, change.at);
    return this.#changed(entry.id, change);
  }

  #bump(entry: EntryRow, change: Change): EntryRow {
    this.#db.run("UPDATE entries SET version = version + 1 WHERE id = ?", entry.id);
    return this.#changed(entry.id, change);
  }

  #changed(id: number, change: Change): EntryRow {
    const { at, verb, by, ip, description } = change;
    const set = "updated_at = ?, verb = ?, modified_by = ?, modified_ip = ?, change_description = ?";
    this.#db.run(`UPDATE entries SET ${set} WHERE id = ?`, at, verb, by, ip, description, id);
    this.#remember(id);
    return this.byId(id);
  }

  #attach(id: number, { file, preview, indexText }: Attachment, at: number): void {
    this.#db.run(
      `UPDATE entries SET file_name = ?, file_size = ?, content_type = ?, sha256 = ?, uploaded_at = ?,
         uploaded_version = version, preview_sha256 = ?, preview_type = ?, index_text = ? WHERE id = ?`,
      ...fileColumns(file),
      at,
      preview?.sha256 ?? null,
      preview?.contentType ?? null,
      indexText ?? null,
      id,
    );
  }

  /** Every version stays readable, as LabArchives never forgets one; the newest is what searches find. */
  #remember(id: number): void {
    this.#db.run(
      `INSERT INTO entry_versions SELECT id, version, data, caption, file_name, file_size, content_type, sha256, verb,
         modified_by, updated_at FROM entries WHERE id = ?`,
      id,
    );
    const row = this.#db.get("SELECT part_type, data, caption, file_name, index_text FROM entries WHERE id = ?", id);
    this.#db.run("INSERT OR REPLACE INTO entry_words (rowid, words) VALUES (?, ?)", id, wordsOf(row ?? {}));
  }

  #position(pageId: number | null, atTop: boolean): number {
    const sql = "SELECT MIN(position) AS first, MAX(position) AS last FROM entries WHERE page_id IS ?";
    const edge = this.#db.get(sql, pageId);
    return atTop ? Number(edge?.["first"] ?? 1) - 1 : Number(edge?.["last"] ?? -1) + 1;
  }
}
