import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { BlobStore } from "../blobs.ts";
import { Database } from "../store/database.ts";
import { SevenZipWriter } from "./seven-zip.ts";
import type { BackupData, BackupFile, BackupTable } from "./tables.ts";

/** Which of the documented layouts. */
export interface BackupLayout {
  /** Tables as JSON instead of SQLite. */
  readonly json: boolean;
  readonly noAttachments: boolean;
  /** Leave out files whose name has no extension, as the real server does. */
  readonly dropsExtensionless: boolean;
}

/** Writes a backup to a new file beside the blobs; removing it is the caller's. */
export async function writeBackup(
  blobs: BlobStore,
  data: BackupData,
  layout: BackupLayout,
  now: number,
): Promise<string> {
  const path = blobs.temporaryPath();
  const archive = await SevenZipWriter.create(path);
  try {
    await archive.add("notebook.json", json({ notebook: notebookRow(data) }), now);
    await (layout.json ? addJsonTables(archive, data, now) : addDatabase(archive, blobs, data, now));
    for (const file of filesOf(data, layout)) {
      await archive.add(file.path, createReadStream(blobs.path(file.sha256)), file.modifiedAt);
    }
    await archive.finish();
    return path;
  } catch (error) {
    await archive.close();
    await rm(path, { force: true });
    throw error;
  }
}

function filesOf({ files }: BackupData, layout: BackupLayout): readonly BackupFile[] {
  if (layout.noAttachments) return [];
  return layout.dropsExtensionless ? files.filter(({ path }) => /\.[^/.]+$/.test(path)) : files;
}

function notebookRow({ notebook }: BackupData): Record<string, unknown> {
  return { id: notebook.id, name: notebook.name, description: notebook.description, signing: notebook.signing };
}

async function addJsonTables(archive: SevenZipWriter, { owner, tables }: BackupData, now: number): Promise<void> {
  await archive.add("user.json", json({ user: { id: owner.id, fullname: owner.fullName, email: owner.email } }), now);
  await archive.add("widgets.json", json([]), now);
  for (const table of tables) await archive.add(`notebook/${table.name}.json`, jsonRows(table), now);
}

function json(value: unknown): Uint8Array[] {
  return [Buffer.from(JSON.stringify(value))];
}

/** Rails' way: an array of objects with one member each. Row by row, as a table may be large. */
function* jsonRows({ singular, rows }: BackupTable): Generator<Uint8Array> {
  yield Buffer.from("[");
  let separator = "\n";
  for (const row of rows) {
    yield Buffer.from(`${separator}${JSON.stringify({ [singular]: row })}`);
    separator = ",\n";
  }
  yield Buffer.from("\n]\n");
}

/** In SQLite a folder's `entry_id` is -1, in JSON it is null. */
async function addDatabase(archive: SevenZipWriter, blobs: BlobStore, data: BackupData, now: number): Promise<void> {
  const path = blobs.temporaryPath();
  try {
    const db = new Database(path);
    try {
      db.transaction(() => {
        for (const table of data.tables) fill(db, table);
      });
    } finally {
      db.close();
    }
    await archive.add("notebook/db.sqlite3", createReadStream(path), now);
  } finally {
    await rm(path, { force: true });
  }
}

function fill(db: Database, { name, columns, rows }: BackupTable): void {
  const names = Object.keys(columns);
  const definitions = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  db.exec(`CREATE TABLE ${name} (${definitions.join(", ")})`);
  const insert = `INSERT INTO ${name} VALUES (${names.map(() => "?").join(", ")})`;
  for (const row of rows) {
    db.run(insert, ...names.map((column) => (column === "entry_id" ? (row[column] ?? -1) : (row[column] ?? null))));
  }
}
