import sqlite, { type Database as SqliteDatabase, type Statement } from "node-sqlite3-wasm";

/** A value SQLite can hold. */
export type Value = string | number | null;
/** A row; which columns it has is known to whoever asked. */
export type Row = Readonly<Record<string, Value | undefined>>;

/** SQLite in WASM, with statements prepared once. */
export class Database {
  readonly #db: SqliteDatabase;
  readonly #statements = new Map<string, Statement>();

  constructor(path: string) {
    this.#db = new sqlite.Database(path);
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.#prepared(sql).all(values) as Row[];
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return (this.#prepared(sql).get(values) as Row | null) ?? undefined;
  }

  /** Runs a change and gives the id of a row it inserted. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#prepared(sql).run(values).lastInsertRowid);
  }

  /** All or nothing: a request that fails half-way leaves no trace. */
  transaction<T>(task: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const value = task();
      this.#db.exec("COMMIT");
      return value;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.finalize();
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
