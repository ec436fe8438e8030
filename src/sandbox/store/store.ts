import { Accounts } from "./accounts.ts";
import { CommentTable } from "./comments.ts";
import { Database } from "./database.ts";
import { EntryTable } from "./entries.ts";
import { FileLock } from "./file-lock.ts";
import { NodeTable } from "./nodes.ts";
import { NotebookTable } from "./notebooks.ts";
import { NotificationTable } from "./notifications.ts";
import { SCHEMA, TABLES } from "./schema.ts";
import { SearchTable } from "./search.ts";
import { SiteTable } from "./site.ts";

const SCHEMA_VERSION = "1";
const MEMORY = ":memory:";

/** Everything the sandbox remembers, but the bytes of files. */
export class Store {
  readonly #db: Database;
  readonly #lock: FileLock | undefined;
  readonly accounts: Accounts;
  readonly notebooks: NotebookTable;
  readonly nodes: NodeTable;
  readonly entries: EntryTable;
  readonly comments: CommentTable;
  readonly site: SiteTable;
  readonly search: SearchTable;
  readonly notifications: NotificationTable;

  /** `:memory:`, or a file that is made or taken up again; throws when it holds something else, or somebody has it. */
  constructor(path: string) {
    this.#lock = path === MEMORY ? undefined : new FileLock(path);
    try {
      this.#db = openDatabase(path);
    } catch (cause) {
      this.#lock?.[Symbol.dispose]();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The sandbox cannot use ${path}: ${reason}.`, { cause });
    }
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
    this.#lock?.[Symbol.dispose]();
  }
}

function openDatabase(path: string): Database {
  const db = new Database(path);
  try {
    const tables = db.all("SELECT name FROM sqlite_master WHERE type = 'table'");
    const isForeign = tables.length > 0 && !tables.some(({ name }) => name === "meta");
    if (isForeign) throw new Error("it holds other data");
    db.exec(SCHEMA);
    const version = db.get("SELECT value FROM meta WHERE key = 'schema'")?.["value"] ?? SCHEMA_VERSION;
    if (version !== SCHEMA_VERSION) throw new Error("it was made by another version of the sandbox");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
