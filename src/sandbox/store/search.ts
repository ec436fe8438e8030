import type { Database, Value } from "./database.ts";

/** What to look for; everything given must hold. */
export interface Criteria {
  readonly userId: number;
  readonly notebookId: number | undefined;
  /** In FTS5's language. */
  readonly words?: string | undefined;
  readonly isAttachment?: boolean;
  /** Lower case, without dots. */
  readonly extensions?: readonly string[] | undefined;
  /** Changed at or after, and before; epoch milliseconds. */
  readonly from?: number | undefined;
  readonly before?: number | undefined;
}

/** An entry that was found, with where it stands. */
export interface Hit {
  readonly entryId: number;
  readonly notebookId: number | null;
  readonly pageId: number | null;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Looks for entries in everything a person is a member of, and in their Inbox. */
export class SearchTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Newest change first. Rights to single pages are the caller's to check. */
  find(criteria: Criteria): Hit[] {
    const conditions = conditionsOf(criteria);
    const where = conditions.map(({ sql }) => sql).join(" AND ");
    const sql = `SELECT id, notebook_id, page_id, file_name FROM entries WHERE ${where} ORDER BY updated_at DESC, id DESC`;
    const { extensions } = criteria;
    return this.#db
      .all(sql, ...conditions.flatMap(({ values }) => values))
      .filter((row) => extensions === undefined || extensions.includes(extensionOf(String(row["file_name"]))))
      .map((row) => ({
        entryId: Number(row["id"]),
        notebookId: row["notebook_id"] as number | null,
        pageId: row["page_id"] as number | null,
      }));
  }
}

function conditionsOf(criteria: Criteria): Condition[] {
  const { userId, notebookId, words, from, before } = criteria;
  const everywhere =
    "(notebook_id IN (SELECT notebook_id FROM members WHERE user_id = ?) OR (notebook_id IS NULL AND owner_id = ?))";
  const conditions: Condition[] = [
    notebookId === undefined
      ? { sql: everywhere, values: [userId, userId] }
      : { sql: "notebook_id = ?", values: [notebookId] },
  ];
  if (words !== undefined) {
    conditions.push({ sql: "id IN (SELECT rowid FROM entry_words WHERE entry_words MATCH ?)", values: [words] });
  }
  if (criteria.isAttachment === true) conditions.push({ sql: "sha256 IS NOT NULL", values: [] });
  if (from !== undefined) conditions.push({ sql: "updated_at >= ?", values: [from] });
  if (before !== undefined) conditions.push({ sql: "updated_at < ?", values: [before] });
  return conditions;
}

function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf(".");
  return dot < 0 ? "" : fileName.slice(dot + 1).toLowerCase();
}
