import { randomBytes } from "node:crypto";
import type { Database, Value } from "./database.ts";

const LABELS = 4;
const LINK_LIFE_MS = 10 * 60_000;

export type Report = "site_usage" | "site_notebook_usage" | "site_pdf_generation";

const QUERIES: Readonly<Record<Report, string>> = {
  site_usage: `SELECT fullname AS "Name", email AS "Email",
      (SELECT COUNT(*) FROM notebooks WHERE owner_id = users.id) AS "Notebooks owned",
      (SELECT COUNT(*) FROM members WHERE user_id = users.id) AS "Notebooks",
      (SELECT COUNT(*) FROM entries WHERE entries.owner_id = users.id) AS "Entries",
      (SELECT COALESCE(SUM(file_size), 0) FROM entries WHERE entries.owner_id = users.id) AS "Bytes"
    FROM users ORDER BY id`,
  site_notebook_usage: `SELECT name AS "Notebook", site_notebook_id AS "Site notebook id", users.email AS "Owner",
      (SELECT COUNT(*) FROM members WHERE notebook_id = notebooks.id) AS "Members",
      (SELECT COUNT(*) FROM nodes WHERE notebook_id = notebooks.id AND is_page = 1) AS "Pages",
      (SELECT COUNT(*) FROM entries WHERE notebook_id = notebooks.id) AS "Entries",
      (SELECT COALESCE(SUM(file_size), 0) FROM entries WHERE notebook_id = notebooks.id) AS "Bytes"
    FROM notebooks JOIN users ON users.id = notebooks.owner_id ORDER BY notebooks.id`,
  // The sandbox makes no PDFs: the report has its columns and nothing below them.
  site_pdf_generation: `SELECT name AS "Notebook", '' AS "Requested by", '' AS "Requested at" FROM notebooks WHERE 0`,
};

const PDF_COLUMNS = ["Notebook", "Requested by", "Requested at"];

/** What belongs to the whole site: names of the project ids, and reports. */
export class SiteTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The names of the four project id fields. */
  labels(): string[] {
    const named = new Map(
      this.#db.all("SELECT * FROM site_labels").map((row) => [row["number"], String(row["label"])]),
    );
    return Array.from({ length: LABELS }, (_unused, index) => named.get(index + 1) ?? `Project ID ${index + 1}`);
  }

  setLabel(number: number, label: string): void {
    this.#db.run("INSERT OR REPLACE INTO site_labels VALUES (?, ?)", number, label);
  }

  /** Column names, then rows. */
  report(report: Report): Value[][] {
    const rows = this.#db.all(QUERIES[report]);
    const columns = rows[0] === undefined ? PDF_COLUMNS : Object.keys(rows[0]);
    return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? null))];
  }

  /** A link anybody may follow for ten minutes. */
  makeLink(report: Report, now: number): string {
    const token = randomBytes(24).toString("base64url");
    this.#db.run("INSERT INTO report_links VALUES (?, ?, ?)", token, report, now + LINK_LIFE_MS);
    return token;
  }

  followLink(token: string, now: number): Report | undefined {
    const row = this.#db.get("SELECT report FROM report_links WHERE token = ? AND expires_at > ?", token, now);
    return row?.["report"] as Report | undefined;
  }
}
