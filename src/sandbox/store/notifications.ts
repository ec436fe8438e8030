import type { Database, Row } from "./database.ts";

export const NOTIFICATION_TYPES = ["assignment", "comment", "notebook_modification"] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export interface NewNotification {
  readonly userId: number;
  readonly type: NotificationType;
  readonly notebookId: number;
  readonly entryId?: number;
  readonly byName: string;
  readonly description: string;
  readonly createdAt: number;
}

export interface NotificationRow {
  readonly id: number;
  readonly type: NotificationType;
  readonly notebookWireId: string;
  readonly notebookName: string;
  readonly entryWireId: string | undefined;
  readonly byName: string;
  readonly description: string;
  readonly createdAt: number;
  readonly isRead: boolean;
}

/** What people were told of. */
export class NotificationTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(notification: NewNotification): void {
    this.#db.run(
      `INSERT INTO notifications (user_id, action_type, notebook_id, entry_id, by_name, description, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      notification.userId,
      notification.type,
      notification.notebookId,
      notification.entryId ?? null,
      notification.byName,
      notification.description,
      notification.createdAt,
    );
  }

  /** Newest first. */
  ofUser(userId: number): NotificationRow[] {
    const sql = `SELECT notifications.*, notebooks.wire_id AS nbid, notebooks.name AS notebook, entries.wire_id AS eid
      FROM notifications JOIN notebooks ON notebooks.id = notifications.notebook_id
      LEFT JOIN entries ON entries.id = notifications.entry_id WHERE user_id = ? ORDER BY notifications.id DESC`;
    return this.#db.all(sql, userId).map(toNotification);
  }

  /** How many there are, and how many of them unread. */
  counts(userId: number): ReadonlyMap<NotificationType, { readonly total: number; readonly unread: number }> {
    const sql =
      "SELECT action_type, COUNT(*) AS total, SUM(is_read = 0) AS unread FROM notifications WHERE user_id = ? GROUP BY 1";
    return new Map(
      this.#db
        .all(sql, userId)
        .map((row) => [
          row["action_type"] as NotificationType,
          { total: Number(row["total"]), unread: Number(row["unread"]) },
        ]),
    );
  }

  /** False when the person has no such notification. */
  markAsRead(userId: number, id: number): boolean {
    const known = this.#db.get("SELECT 1 FROM notifications WHERE user_id = ? AND id = ?", userId, id) !== undefined;
    this.#db.run("UPDATE notifications SET is_read = 1 WHERE user_id = ? AND id = ?", userId, id);
    return known;
  }

  markAllAsRead(userId: number): void {
    this.#db.run("UPDATE notifications SET is_read = 1 WHERE user_id = ?", userId);
  }
}

function toNotification(row: Row): NotificationRow {
  return {
    id: Number(row["id"]),
    type: row["action_type"] as NotificationType,
    notebookWireId: String(row["nbid"]),
    notebookName: String(row["notebook"]),
    entryWireId: (row["eid"] ?? undefined) as string | undefined,
    byName: String(row["by_name"]),
    description: String(row["description"]),
    createdAt: Number(row["created_at"]),
    isRead: row["is_read"] === 1,
  };
}
