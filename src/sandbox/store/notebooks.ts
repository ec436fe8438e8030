import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database, Row, Value } from "./database.ts";

export type Role = "OWNER" | "ADMINISTRATOR" | "USER" | "GUEST";

export interface NotebookRow {
  readonly id: number;
  readonly wireId: string;
  readonly name: string;
  readonly ownerId: number;
  readonly addToTop: boolean;
  readonly row: Row;
}

export interface Member {
  readonly userId: number;
  readonly role: Role;
}

/** Notebooks and who may open them. */
export class NotebookTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  create(name: string, ownerId: number, now: number, siteNotebookId: Value = null): NotebookRow {
    const id = this.#db.run(
      "INSERT INTO notebooks (name, owner_id, created_at, site_notebook_id) VALUES (?, ?, ?, ?)",
      name,
      ownerId,
      now,
      siteNotebookId,
    );
    const wireId = makeId("Notebook", id, id);
    this.#db.run("UPDATE notebooks SET wire_id = ? WHERE id = ?", wireId, id);
    this.setRole(id, ownerId, "OWNER");
    return this.byWireId(wireId);
  }

  byWireId(wireId: string): NotebookRow {
    const row = this.#db.get("SELECT * FROM notebooks WHERE wire_id = ?", wireId);
    if (row === undefined) throw new SandboxFault(4509);
    return toNotebook(row);
  }

  /** Those the person can open, own and shared together, their default first. */
  ofUser(userId: number): { notebook: NotebookRow; isDefault: boolean }[] {
    const sql =
      "SELECT notebooks.*, is_default FROM members JOIN notebooks ON notebooks.id = notebook_id " +
      "WHERE user_id = ? ORDER BY is_default DESC, notebooks.id";
    return this.#db.all(sql, userId).map((row) => ({ notebook: toNotebook(row), isDefault: row["is_default"] === 1 }));
  }

  role(notebookId: number, userId: number): Role | undefined {
    const row = this.#db.get("SELECT role FROM members WHERE notebook_id = ? AND user_id = ?", notebookId, userId);
    return row?.["role"] as Role | undefined;
  }

  /** Adds a member or changes their role. Somebody's first notebook becomes their default. */
  setRole(notebookId: number, userId: number, role: Role): void {
    const first = this.#db.get("SELECT 1 FROM members WHERE user_id = ? AND is_default = 1", userId) === undefined;
    this.#db.run(
      "INSERT INTO members VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role",
      notebookId,
      userId,
      role,
      Number(first),
    );
  }
}

function toNotebook(row: Row): NotebookRow {
  return {
    id: Number(row["id"]),
    wireId: String(row["wire_id"]),
    name: String(row["name"]),
    ownerId: Number(row["owner_id"]),
    addToTop: row["add_to_top"] === 1,
    row,
  };
}
