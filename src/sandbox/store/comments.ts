import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database, Row } from "./database.ts";

export interface CommentRow {
  readonly id: number;
  readonly wireId: string;
  readonly entryId: number;
  readonly userId: number;
  readonly userName: string;
  readonly userEmail: string;
  readonly text: string;
  readonly createdAt: number;
}

const SELECT = "SELECT comments.*, fullname, email FROM comments JOIN users ON users.id = user_id";

/** What people said about entries. */
export class CommentTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(entryId: number, userId: number, text: string, at: number): void {
    const sql = "INSERT INTO comments (entry_id, user_id, text, created_at) VALUES (?, ?, ?, ?)";
    const id = this.#db.run(sql, entryId, userId, text, at);
    this.#db.run("UPDATE comments SET wire_id = ? WHERE id = ?", makeId("Comment", entryId, id), id);
  }

  /** Oldest first. */
  ofEntry(entryId: number): CommentRow[] {
    return this.#db.all(`${SELECT} WHERE entry_id = ? ORDER BY comments.id`, entryId).map(toComment);
  }

  count(entryId: number): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM comments WHERE entry_id = ?", entryId)?.["n"]);
  }

  byWireId(wireId: string): CommentRow {
    const row = this.#db.get(`${SELECT} WHERE wire_id = ?`, wireId);
    if (row === undefined) throw new SandboxFault(4528);
    return toComment(row);
  }

  delete(id: number): void {
    this.#db.run("DELETE FROM comments WHERE id = ?", id);
  }
}

function toComment(row: Row): CommentRow {
  return {
    id: Number(row["id"]),
    wireId: String(row["wire_id"]),
    entryId: Number(row["entry_id"]),
    userId: Number(row["user_id"]),
    userName: String(row["fullname"]),
    userEmail: String(row["email"]),
    text: String(row["text"]),
    createdAt: Number(row["created_at"]),
  };
}
