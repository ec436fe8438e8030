import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database, Row, Value } from "./database.ts";

export type Role = "OWNER" | "ADMINISTRATOR" | "USER" | "GUEST";

/** What a node was assigned to somebody for; it holds for everything below, too. */
export type Access = "none" | "read" | "comment" | "write";

export interface NotebookRow {
  readonly id: number;
  readonly wireId: string;
  readonly name: string;
  readonly ownerId: number;
  readonly createdAt: number;
  readonly addToTop: boolean;
  readonly siteNotebookId: string;
  readonly signing: string;
  readonly description: string;
  /** The four project ids. */
  readonly projectIds: readonly string[];
}

export interface Membership {
  readonly userId: number;
  readonly role: Role;
  readonly addedAt: number;
}

/** Columns that people may change. */
export type NotebookColumn =
  | "name"
  | "site_notebook_id"
  | "signing"
  | "add_to_top"
  | "description"
  | `project_id${1 | 2 | 3 | 4}`;

/** Notebooks and who may open them. */
export class NotebookTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  create(name: string, ownerId: number, now: number, siteNotebookId: string | null = null): NotebookRow {
    const sql = "INSERT INTO notebooks (name, owner_id, created_at, site_notebook_id) VALUES (?, ?, ?, ?)";
    const id = this.#db.run(sql, name, ownerId, now, siteNotebookId);
    this.#db.run("UPDATE notebooks SET wire_id = ? WHERE id = ?", makeId("Notebook", id, id), id);
    this.setRole(id, ownerId, "OWNER", now);
    return this.byId(id);
  }

  byWireId(wireId: string): NotebookRow {
    return found(this.#db.get("SELECT * FROM notebooks WHERE wire_id = ?", wireId));
  }

  byId(id: number): NotebookRow {
    return found(this.#db.get("SELECT * FROM notebooks WHERE id = ?", id));
  }

  all(): NotebookRow[] {
    return this.#db.all("SELECT * FROM notebooks ORDER BY id").map(toNotebook);
  }

  /** Those the person can open, own and shared together, their default first. */
  ofUser(userId: number): { notebook: NotebookRow; isDefault: boolean }[] {
    const sql =
      "SELECT notebooks.*, is_default FROM members JOIN notebooks ON notebooks.id = notebook_id " +
      "WHERE user_id = ? ORDER BY is_default DESC, notebooks.id";
    return this.#db.all(sql, userId).map((row) => ({ notebook: toNotebook(row), isDefault: row["is_default"] === 1 }));
  }

  /** Changes one column; the name comes from a closed list, never from a request. */
  set(id: number, column: NotebookColumn, value: Value): void {
    this.#db.run(`UPDATE notebooks SET ${column} = ? WHERE id = ?`, value, id);
  }

  member(notebookId: number, userId: number): Membership | undefined {
    const row = this.#db.get("SELECT * FROM members WHERE notebook_id = ? AND user_id = ?", notebookId, userId);
    return row && toMembership(row);
  }

  members(notebookId: number): Membership[] {
    const sql = "SELECT * FROM members WHERE notebook_id = ? ORDER BY role <> 'OWNER', added_at, user_id";
    return this.#db.all(sql, notebookId).map(toMembership);
  }

  /** Adds a member or changes their role. Somebody's first notebook becomes their default. */
  setRole(notebookId: number, userId: number, role: Role, now: number): void {
    const first = this.#db.get("SELECT 1 FROM members WHERE user_id = ? AND is_default = 1", userId) === undefined;
    this.#db.run(
      `INSERT INTO members (notebook_id, user_id, role, added_at, is_default) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET role = excluded.role`,
      notebookId,
      userId,
      role,
      now,
      Number(first),
    );
  }

  /** Takes somebody out; another notebook becomes their default if this was it. */
  removeMember(notebookId: number, userId: number): void {
    this.#db.run("DELETE FROM members WHERE notebook_id = ? AND user_id = ?", notebookId, userId);
    this.#db.run(
      `UPDATE members SET is_default = 1 WHERE user_id = ?1
         AND NOT EXISTS (SELECT 1 FROM members WHERE user_id = ?1 AND is_default = 1)
         AND notebook_id = (SELECT MIN(notebook_id) FROM members WHERE user_id = ?1)`,
      userId,
    );
  }

  transfer(notebook: NotebookRow, toUserId: number, now: number): void {
    this.#db.run("UPDATE notebooks SET owner_id = ? WHERE id = ?", toUserId, notebook.id);
    this.setRole(notebook.id, notebook.ownerId, "ADMINISTRATOR", now);
    this.setRole(notebook.id, toUserId, "OWNER", now);
  }
}

function found(row: Row | undefined): NotebookRow {
  if (row === undefined) throw new SandboxFault(4509);
  return toNotebook(row);
}

function toMembership(row: Row): Membership {
  return { userId: Number(row["user_id"]), role: row["role"] as Role, addedAt: Number(row["added_at"]) };
}

function toNotebook(row: Row): NotebookRow {
  const text = (column: string): string => String(row[column] ?? "");
  return {
    id: Number(row["id"]),
    wireId: text("wire_id"),
    name: text("name"),
    ownerId: Number(row["owner_id"]),
    createdAt: Number(row["created_at"]),
    addToTop: row["add_to_top"] === 1,
    siteNotebookId: text("site_notebook_id"),
    signing: text("signing"),
    description: text("description"),
    projectIds: [1, 2, 3, 4].map((number) => text(`project_id${number}`)),
  };
}
