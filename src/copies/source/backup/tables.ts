import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { DamageError } from "../../../core/errors.ts";
import { readIfThere } from "../../vault/disk.ts";

/** A row of a table, as Rails wrote it. */
type Row = Readonly<Record<string, unknown>>;

/** A folder or page of the archive. */
export interface TreeRow {
  readonly id: number;
  readonly parentId: number;
  /** The content record of a page; `undefined` for a folder. */
  readonly entryId: number | undefined;
  readonly name: string | undefined;
}

/** What the API calls an entry. */
export interface PartRow {
  readonly id: number;
  readonly type: number;
  readonly data: string | undefined;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly fileSizeBytes: number | undefined;
  readonly version: number | undefined;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
}

export interface CommentRow {
  readonly id: number;
  readonly text: string;
  readonly author: string | undefined;
  readonly authorEmail: string | undefined;
  readonly createdAt: string | undefined;
}

export interface VersionRow {
  readonly version: number;
  readonly data: string | null | undefined;
  readonly updatedAt: string | undefined;
}

/** An original of an attachment that the archive holds. */
export interface Original {
  readonly version: number;
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** The tables of an unpacked native backup with JSON inside. */
export class BackupTables {
  readonly #folder: string;
  /** By the parent's number, in notebook order; 0 is the top. */
  readonly children: ReadonlyMap<number, readonly TreeRow[]>;
  /** By the number of the content record, in page order. */
  readonly parts: ReadonlyMap<number, readonly PartRow[]>;
  readonly comments: ReadonlyMap<number, readonly CommentRow[]>;
  readonly versions: ReadonlyMap<number, readonly VersionRow[]>;

  private constructor(
    folder: string,
    tables: Readonly<Record<"tree" | "parts" | "comments" | "versions", readonly Row[]>>,
  ) {
    this.#folder = folder;
    this.children = grouped(tables.tree.toSorted(byPosition), "parent_id", toTree);
    this.parts = grouped(tables.parts.toSorted(byPosition), "entry_id", toPart);
    this.comments = grouped(tables.comments, "entry_part_id", toComment);
    this.versions = grouped(tables.versions, "entry_part_id", toVersion);
  }

  static async read(folder: string): Promise<BackupTables> {
    const [tree, parts, comments, versions] = await Promise.all([
      readTable(folder, "tree_nodes", true),
      readTable(folder, "entry_parts", true),
      readTable(folder, "comments", false),
      readTable(folder, "entry_part_versions", false),
    ]);
    return new BackupTables(folder, { tree, parts, comments, versions });
  }

  /** Every original of a part, oldest version first. */
  async originals(partId: number): Promise<readonly Original[]> {
    const folder = join(this.#folder, "notebook", "attachments", String(partId));
    const found: Original[] = [];
    for (const version of (await names(folder)).map(Number).filter(Number.isSafeInteger)) {
      const inside = join(folder, String(version), "original");
      const [name] = await names(inside);
      const info = name === undefined ? undefined : await stat(join(inside, name));
      if (name !== undefined && info?.isFile() === true) {
        found.push({ version, name, path: join(inside, name), sizeBytes: info.size });
      }
    }
    return found.toSorted((a, b) => a.version - b.version);
  }
}

async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** An array of objects, each wrapped in the name of its table or not. */
async function readTable(folder: string, name: string, isNeeded: boolean): Promise<readonly Row[]> {
  const path = join(folder, "notebook", `${name}.json`);
  const text = await readIfThere(path);
  if (text === undefined && !isNeeded) return [];
  try {
    const rows: unknown = JSON.parse(text ?? "");
    if (!Array.isArray(rows)) throw new TypeError("no array");
    return rows.map(unwrapped);
  } catch (cause) {
    throw new DamageError(`The native backup has no readable table ${name}.`, { cause });
  }
}

function unwrapped(row: unknown): Row {
  const record = row as Row;
  const [only, ...more] = Object.values(record);
  return more.length === 0 && typeof only === "object" && only !== null ? (only as Row) : record;
}

function byPosition(a: Row, b: Row): number {
  return (
    number(a["relative_position"], 0) - number(b["relative_position"], 0) || number(a["id"], 0) - number(b["id"], 0)
  );
}

function grouped<T>(rows: readonly Row[], key: string, read: (row: Row) => T): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const id = number(row[key], 0);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [read(row)]);
    else group.push(read(row));
  }
  return groups;
}

function toTree(row: Row): TreeRow {
  const entryId = number(row["entry_id"], -1);
  return {
    id: number(row["id"], 0),
    parentId: number(row["parent_id"], 0),
    entryId: entryId < 0 ? undefined : entryId,
    name: text(row["display_text"]),
  };
}

function toPart(row: Row): PartRow {
  return {
    id: number(row["id"], 0),
    type: number(row["part_type"], -1),
    data: text(row["entry_data"]),
    fileName: text(row["attach_file_name"]),
    contentType: text(row["attach_content_type"]),
    fileSizeBytes: optionalNumber(row["attach_file_size"]),
    version: optionalNumber(row["version"]),
    createdAt: date(row["created_at"]),
    updatedAt: date(row["updated_at"]),
  };
}

function toComment(row: Row): CommentRow {
  return {
    id: number(row["id"], 0),
    text: text(row["the_comment"]) ?? "",
    author: text(row["user_name"]),
    authorEmail: text(row["user_email"]),
    createdAt: date(row["created_at"]),
  };
}

function toVersion(row: Row): VersionRow {
  const data = row["entry_data"];
  return {
    version: number(row["version"], 0),
    data: data === null ? null : text(data),
    updatedAt: date(row["updated_at"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown, otherwise: number): number {
  return optionalNumber(value) ?? otherwise;
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function date(value: unknown): string | undefined {
  const moment = new Date(text(value) ?? "");
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
