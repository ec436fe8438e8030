import { Accounts } from "./accounts.ts";
import { CommentTable } from "./comments.ts";
import { Database } from "./database.ts";
import { EntryTable } from "./entries.ts";
import { NodeTable } from "./nodes.ts";
import { NotebookTable } from "./notebooks.ts";
import { NotificationTable } from "./notifications.ts";
import { SCHEMA, TABLES } from "./schema.ts";
import { SearchTable } from "./search.ts";
import { SiteTable } from "./site.ts";

const SCHEMA_VERSION = "1";

/** Everything the sandbox remembers, but the bytes of files. */
export class Store {
  readonly #db: Database;
  readonly accounts: Accounts;
  readonly notebooks: NotebookTable;
  readonly nodes: NodeTable;
  readonly entries: EntryTable;
  readonly comments: CommentTable;
  readonly site: SiteTable;
  readonly search: SearchTable;
  readonly notifications: NotificationTable;

  /** `:memory:`, or a file that is made or taken up again. */
  constructor(path: string) {
    this.#db = new Database(path);
    this.#db.exec(SCHEMA);
    this.accounts = new Accounts(this.#db);
    this.notebooks = new NotebookTable(this.#db);
    this.nodes = new NodeTable(this.#db);
    this.entries = new EntryTable(this.#db);
    this.comments = new CommentTable(this.#db);
    this.site = new SiteTable(this.#db);
    this.search = new SearchTable(this.#db);
    this.notifications = new NotificationTable(this.#db);
  }

  /** True until something was seeded into it. */
  get isNew(): boolean {
    return this.#db.get("SELECT 1 FROM meta WHERE key = 'schema'") === undefined;
  }

  /** Fills a new store, all or nothing. */
  seed(fill: () => void): void {
    this.transaction(() => {
      fill();
      this.#db.run("INSERT INTO meta VALUES ('schema', ?)", SCHEMA_VERSION);
    });
  }

  /** Forgets everything, as if it were new. */
  wipe(): void {
    this.transaction(() => {
      for (const table of TABLES) this.#db.exec(`DELETE FROM ${table}`);
    });
  }

  transaction<T>(task: () => T): T {
    return this.#db.transaction(task);
  }

  close(): void {
    this.#db.close();
  }
}
