import { makeId } from "../ids.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Database, Row } from "./database.ts";
import type { Access } from "./notebooks.ts";

export interface NodeRow {
  readonly id: number;
  readonly wireId: string;
  /** Its number in its notebook. */
  readonly localId: number;
  readonly notebookId: number;
  /** `null` below the root. */
  readonly parentId: number | null;
  readonly name: string;
  readonly isPage: boolean;
}

const ROOT = "0";

/** Folders and pages, in notebook order. Local numbers count from 1 in each notebook. */
export class NodeTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(notebookId: number, parentId: number | null, name: string, isPage: boolean): NodeRow {
    const last = this.#db.get("SELECT MAX(local_id) AS n FROM nodes WHERE notebook_id = ?", notebookId);
    const localId = Number(last?.["n"] ?? 0) + 1;
    const wireId = makeId("TreeNode", notebookId, localId);
    this.#db.run(
      "INSERT INTO nodes (wire_id, local_id, notebook_id, parent_id, name, is_page, position) VALUES (?, ?, ?, ?, ?, ?, ?)",
      wireId,
      localId,
      notebookId,
      parentId,
      name,
      Number(isPage),
      this.#endOf(notebookId, parentId),
    );
    return this.byWireId(notebookId, wireId);
  }

  byWireId(notebookId: number, wireId: string): NodeRow {
    const row = this.#db.get("SELECT * FROM nodes WHERE notebook_id = ? AND wire_id = ?", notebookId, wireId);
    if (row === undefined) throw new SandboxFault(4517);
    return toNode(row);
  }

  /** The folder a `parent_tree_id` names; `null` for the root. A page is no parent. */
  parent(notebookId: number, wireId: string): NodeRow | null {
    if (wireId === ROOT) return null;
    const node = this.byWireId(notebookId, wireId);
    if (node.isPage) throw new SandboxFault(4517, "a page has no children");
    return node;
  }

  children(notebookId: number, parentId: number | null): NodeRow[] {
    const sql = "SELECT * FROM nodes WHERE notebook_id = ? AND parent_id IS ? ORDER BY position, id";
    return this.#db.all(sql, notebookId, parentId).map(toNode);
  }

  /** Every node of a notebook; siblings in their order. */
  all(notebookId: number): NodeRow[] {
    return this.#db.all("SELECT * FROM nodes WHERE notebook_id = ? ORDER BY position, id", notebookId).map(toNode);
  }

  rename(node: NodeRow, name: string): void {
    this.#db.run("UPDATE nodes SET name = ? WHERE id = ?", name, node.id);
  }

  /** Puts the node below a parent, at a position counted from 0; the end when none is given, or it is too large. */
  place(node: NodeRow, parentId: number | null, position: number | undefined): void {
    for (let at = parentId; at !== null; at = this.#parentOf(at)) {
      if (at === node.id) throw new SandboxFault(4529, "a folder cannot be moved into itself");
    }
    const siblings = this.children(node.notebookId, parentId).filter(({ id }) => id !== node.id);
    const index = Math.min(Math.max(position ?? siblings.length, 0), siblings.length);
    this.#db.run("UPDATE nodes SET parent_id = ? WHERE id = ?", parentId, node.id);
    siblings.toSpliced(index, 0, node).forEach(({ id }, place) => {
      this.#db.run("UPDATE nodes SET position = ? WHERE id = ?", place, id);
    });
  }

  /** Below this node (or at it) only the nearest assignment counts. */
  access(nodeId: number, userId: number): Access | undefined {
    const row = this.#db.get(
      `WITH RECURSIVE up (id, parent_id, distance) AS (
         SELECT id, parent_id, 0 FROM nodes WHERE id = ?
         UNION ALL SELECT nodes.id, nodes.parent_id, distance + 1 FROM nodes JOIN up ON nodes.id = up.parent_id)
       SELECT access FROM up JOIN node_rights ON node_id = up.id AND user_id = ? ORDER BY distance LIMIT 1`,
      nodeId,
      userId,
    );
    return row?.["access"] as Access | undefined;
  }

  hasRestrictions(notebookId: number, userId: number): boolean {
    const sql =
      "SELECT 1 FROM node_rights JOIN nodes ON nodes.id = node_id WHERE user_id = ? AND notebook_id = ? LIMIT 1";
    return this.#db.get(sql, userId, notebookId) !== undefined;
  }

  assign(nodeId: number, userId: number, access: Access): void {
    this.#db.run("INSERT OR REPLACE INTO node_rights VALUES (?, ?, ?)", nodeId, userId, access);
  }

  byId(id: number): NodeRow {
    const row = this.#db.get("SELECT * FROM nodes WHERE id = ?", id);
    if (row === undefined) throw new SandboxFault(4517);
    return toNode(row);
  }

  /** From the root down to this node. */
  ancestry(id: number): NodeRow[] {
    const line: NodeRow[] = [];
    for (let at: number | null = id; at !== null; at = line[0]?.parentId ?? null) line.unshift(this.byId(at));
    return line;
  }

  #parentOf(id: number): number | null {
    return (this.#db.get("SELECT parent_id FROM nodes WHERE id = ?", id)?.["parent_id"] ?? null) as number | null;
  }

  #endOf(notebookId: number, parentId: number | null): number {
    const sql = "SELECT MAX(position) AS last FROM nodes WHERE notebook_id = ? AND parent_id IS ?";
    return Number(this.#db.get(sql, notebookId, parentId)?.["last"] ?? -1) + 1;
  }
}

function toNode(row: Row): NodeRow {
  return {
    id: Number(row["id"]),
    wireId: String(row["wire_id"]),
    localId: Number(row["local_id"]),
    notebookId: Number(row["notebook_id"]),
    parentId: row["parent_id"] as number | null,
    name: String(row["name"]),
    isPage: row["is_page"] === 1,
  };
}
