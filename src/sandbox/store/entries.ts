import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database, Row, Value } from "./database.ts";

/** A file as it lies in the blob store. */
export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface EntryRow {
  readonly id: number;
  readonly wireId: string;
  readonly notebookId: number | null;
  readonly pageId: number | null;
  readonly partType: string;
  readonly data: string | null;
  readonly caption: string | null;
  readonly changeDescription: string | null;
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly verb: string;
  readonly modifiedBy: string;
  readonly modifiedIp: string;
  readonly file: StoredFile | undefined;
  readonly uploadedAt: number | null;
}

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
  readonly file?: StoredFile | undefined;
  readonly atTop?: boolean;
}

export interface CommentRow {
  readonly wireId: string;
  readonly entryId: number;
  readonly userId: number;
  readonly userName: string;
  readonly userEmail: string;
  readonly text: string;
  readonly createdAt: number;
}

/** Entries with their versions and comments. */
export class EntryTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(entry: NewEntry, change: Change): EntryRow {
    const { file } = entry;
    const id = this.#db.run(
      `INSERT INTO entries (notebook_id, page_id, owner_id, part_type, data, caption, change_description, version, created_at,
         updated_at, verb, modified_by, modified_ip, file_name, file_size, content_type, sha256, uploaded_at, position)
       VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      ...fileColumns(file),
      file === undefined ? null : change.at,
      this.#position(entry.pageId, entry.atTop ?? false),
    );
    const wireId =
      entry.notebookId === null ? makeId("InboxEntryPart", -1, id) : makeId("EntryPart", entry.notebookId, id);
    this.#db.run("UPDATE entries SET wire_id = ? WHERE id = ?", wireId, id);
    this.#remember(id);
    return this.byWireId(wireId);
  }

  byWireId(wireId: string): EntryRow {
    const row = this.#db.get("SELECT * FROM entries WHERE wire_id = ?", wireId);
    if (row === undefined) throw new SandboxFault(4512);
    return toEntry(row);
  }

  ofPage(pageId: number): EntryRow[] {
    return this.#db.all("SELECT * FROM entries WHERE page_id = ? ORDER BY position, id", pageId).map(toEntry);
  }

  count(pageId: number): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM entries WHERE page_id = ?", pageId)?.["n"]);
  }

  setData(entry: EntryRow, data: string, change: Change): EntryRow {
    this.#db.run("UPDATE entries SET data = ? WHERE id = ?", data, entry.id);
    return this.#bump(entry, change);
  }

  setFile(entry: EntryRow, file: StoredFile, caption: string | undefined, change: Change): EntryRow {
    this.#db.run(
      "UPDATE entries SET file_name = ?, file_size = ?, content_type = ?, sha256 = ?, uploaded_at = ? WHERE id = ?",
      ...fileColumns(file),
      change.at,
      entry.id,
    );
    if (caption !== undefined) {
      this.#db.run("UPDATE entries SET caption = ?, data = ? WHERE id = ?", caption, caption, entry.id);
    }
    return this.#bump(entry, change);
  }

  addComment(entryId: number, userId: number, text: string, at: number): void {
    const sql = "INSERT INTO comments (entry_id, user_id, text, created_at) VALUES (?, ?, ?, ?)";
    const id = this.#db.run(sql, entryId, userId, text, at);
    this.#db.run("UPDATE comments SET wire_id = ? WHERE id = ?", makeId("Comment", entryId, id), id);
  }

  comments(entryId: number): CommentRow[] {
    const sql =
      "SELECT comments.*, fullname, email FROM comments JOIN users ON users.id = user_id WHERE entry_id = ? ORDER BY comments.id";
    return this.#db.all(sql, entryId).map((row) => ({
      wireId: String(row["wire_id"]),
      entryId,
      userId: Number(row["user_id"]),
      userName: String(row["fullname"]),
      userEmail: String(row["email"]),
      text: String(row["text"]),
      createdAt: Number(row["created_at"]),
    }));
  }

  #bump(entry: EntryRow, change: Change): EntryRow {
    this.#db.run(
      `UPDATE entries SET version = version + 1, updated_at = ?, verb = ?, modified_by = ?, modified_ip = ?,
         change_description = ? WHERE id = ?`,
      change.at,
      change.verb,
      change.by,
      change.ip,
      change.description,
      entry.id,
    );
    this.#remember(entry.id);
    return this.byWireId(entry.wireId);
  }

  /** Every version stays readable: LabArchives never forgets one. */
  #remember(id: number): void {
    this.#db.run(
      `INSERT INTO entry_versions SELECT id, version, data, caption, file_name, file_size, content_type, sha256, verb,
         modified_by, updated_at FROM entries WHERE id = ?`,
      id,
    );
  }

  #position(pageId: number | null, atTop: boolean): number {
    const edge = this.#db.get(
      "SELECT MIN(position) AS first, MAX(position) AS last FROM entries WHERE page_id IS ?",
      pageId,
    );
    return atTop ? Number(edge?.["first"] ?? 1) - 1 : Number(edge?.["last"] ?? -1) + 1;
  }
}

function fileColumns(file: StoredFile | undefined): Value[] {
  return file === undefined ? [null, null, null, null] : [file.name, file.sizeBytes, file.contentType, file.sha256];
}

function toEntry(row: Row): EntryRow {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const isFile = row["sha256"] !== null;
  return {
    id: Number(row["id"]),
    wireId: String(row["wire_id"]),
    notebookId: row["notebook_id"] as number | null,
    pageId: row["page_id"] as number | null,
    partType: String(row["part_type"]),
    data: text("data"),
    caption: text("caption"),
    changeDescription: text("change_description"),
    version: Number(row["version"]),
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    verb: String(row["verb"]),
    modifiedBy: String(row["modified_by"]),
    modifiedIp: String(row["modified_ip"]),
    file: isFile
      ? {
          name: String(row["file_name"]),
          contentType: String(row["content_type"]),
          sizeBytes: Number(row["file_size"]),
          sha256: String(row["sha256"]),
        }
      : undefined,
    uploadedAt: row["uploaded_at"] as number | null,
  };
}
