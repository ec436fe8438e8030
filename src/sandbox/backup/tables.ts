import { lookUp } from "../../core/look-up.ts";
import type { Store } from "../store/store.ts";
import type { EntryRow, VersionRow } from "../store/entry-row.ts";
import type { NodeRow } from "../store/nodes.ts";
import type { Account } from "../store/accounts.ts";
import type { NotebookRow } from "../store/notebooks.ts";
import { utcSeconds } from "../elements.ts";

/** A row of a backup's table; the order of its members is that of the columns. */
type BackupRow = Readonly<Record<string, string | number | null>>;

/** A table of a backup (LabArchives API, Notebook backup archive). */
export interface BackupTable {
  readonly name: string;
  /** What each row is wrapped in where tables are JSON. */
  readonly singular: string;
  /** Name and SQL type of each column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly BackupRow[];
}

/** A file of a backup. */
export interface BackupFile {
  readonly path: string;
  readonly sha256: string;
  readonly modifiedAt: number;
}

/** A whole notebook, as it is at one moment. */
export interface BackupData {
  readonly notebook: NotebookRow;
  readonly owner: Account;
  readonly tables: readonly BackupTable[];
  readonly files: readonly BackupFile[];
}

const PART_TYPES: Readonly<Record<string, number>> = {
  heading: 0,
  "text entry": 1,
  Attachment: 2,
  "sketch entry": 3,
  "reference entry": 4,
  "plain text entry": 5,
  "equation entry": 6,
  "widget entry": 7,
  "assignment entry": 8,
};
const OTHER_PART_TYPE = 9;
// Of the numbers that mark a version whose file was uploaded; any other change is a 1.
const UPLOADED_VERB = 2;
const OTHER_VERB = 1;
// A page's title is a part of its own here, which the API does not show.
const TITLE_ID_OFFSET = 1_000_000_000;

/** Reads all of a notebook; the bytes of its files are left where they are, as they never change. */
export function readBackup(store: Store, notebook: NotebookRow, owner: Account): BackupData {
  const nodes = store.nodes.all(notebook.id);
  const pages = nodes.filter(({ isPage }) => isPage).map((page) => ({ page, entries: store.entries.ofPage(page.id) }));
  const entries = pages.flatMap(({ entries }) => entries);
  const versions = entries.flatMap(({ id }) => store.entries.versions(id));
  const localIds = new Map(nodes.map(({ id, localId }) => [id, localId]));
  const parts = pages.flatMap(({ page, entries }) => [
    titlePart(page),
    ...entries.map((entry, at) => entryPart(page, entry, at + 1)),
  ]);
  return {
    notebook,
    owner,
    tables: [
      table(
        "tree_nodes",
        TREE_COLUMNS,
        nodes.map((node, at) => treeNode(node, localIds, at)),
      ),
      table(
        "entries",
        ENTRY_COLUMNS,
        pages.map(({ page }) => ({ id: page.localId, tree_id: page.localId })),
      ),
      table("entry_parts", PART_COLUMNS, parts),
      table("entry_part_versions", VERSION_COLUMNS, versions.map(versionRow)),
      table(
        "comments",
        COMMENT_COLUMNS,
        entries.flatMap((entry) => commentRows(store, entry)),
      ),
    ],
    files: [...versions.flatMap(originalOf), ...entries.flatMap(thumbOf)],
  };
}

const TREE_COLUMNS = {
  id: "INTEGER PRIMARY KEY",
  parent_id: "INTEGER",
  relative_position: "REAL",
  entry_id: "INTEGER",
  display_text: "TEXT",
};
const ENTRY_COLUMNS = { id: "INTEGER PRIMARY KEY", tree_id: "INTEGER" };
const PART_COLUMNS = {
  id: "INTEGER PRIMARY KEY",
  entry_id: "INTEGER",
  part_type: "INTEGER",
  entry_data: "TEXT",
  relative_position: "REAL",
  attach_file_name: "TEXT",
  attach_content_type: "TEXT",
  attach_file_size: "INTEGER",
  version: "INTEGER",
  created_at: "TEXT",
  updated_at: "TEXT",
};
const VERSION_COLUMNS = {
  entry_part_id: "INTEGER",
  version: "INTEGER",
  last_modified_verb: "INTEGER",
  entry_data: "TEXT",
  updated_at: "TEXT",
};
const COMMENT_COLUMNS = {
  id: "INTEGER PRIMARY KEY",
  entry_part_id: "INTEGER",
  the_comment: "TEXT",
  user_name: "TEXT",
  user_email: "TEXT",
  created_at: "TEXT",
};

function table(name: string, columns: BackupTable["columns"], rows: readonly BackupRow[]): BackupTable {
  return { name, singular: name === "entries" ? "entry" : name.slice(0, -1), columns, rows };
}

function treeNode(node: NodeRow, localIds: ReadonlyMap<number, number>, position: number): BackupRow {
  return {
    id: node.localId,
    parent_id: node.parentId === null ? 0 : (localIds.get(node.parentId) ?? 0),
    relative_position: position,
    entry_id: node.isPage ? node.localId : null,
    display_text: node.isPage ? null : node.name,
  };
}

function titlePart(page: NodeRow): BackupRow {
  const none = { attach_file_name: null, attach_content_type: null, attach_file_size: null };
  const place = { id: TITLE_ID_OFFSET + page.id, entry_id: page.localId, relative_position: 0 };
  return { ...place, ...none, part_type: 0, entry_data: page.name, version: 1, created_at: null, updated_at: null };
}

function entryPart(page: NodeRow, entry: EntryRow, position: number): BackupRow {
  return {
    id: entry.id,
    entry_id: page.localId,
    part_type: lookUp(PART_TYPES, entry.partType) ?? OTHER_PART_TYPE,
    entry_data: entry.data,
    relative_position: position,
    attach_file_name: entry.file?.name ?? null,
    attach_content_type: entry.file?.contentType ?? null,
    attach_file_size: entry.file?.sizeBytes ?? null,
    version: entry.version,
    created_at: utcSeconds(entry.createdAt),
    updated_at: utcSeconds(entry.updatedAt),
  };
}

function versionRow({ entryId, version, file, data, updatedAt }: VersionRow): BackupRow {
  const verb = file === undefined ? OTHER_VERB : UPLOADED_VERB;
  return {
    entry_part_id: entryId,
    version,
    last_modified_verb: verb,
    entry_data: data,
    updated_at: utcSeconds(updatedAt),
  };
}

function commentRows(store: Store, entry: EntryRow): BackupRow[] {
  return store.comments.ofEntry(entry.id).map((comment) => ({
    id: comment.id,
    entry_part_id: entry.id,
    the_comment: comment.text,
    user_name: comment.userName,
    user_email: comment.userEmail,
    created_at: utcSeconds(comment.createdAt),
  }));
}

function originalOf({ entryId, version, file, updatedAt }: VersionRow): BackupFile[] {
  if (file === undefined) return [];
  const path = `notebook/attachments/${entryId}/${version}/original/${file.name}`;
  return [{ path, sha256: file.sha256, modifiedAt: updatedAt }];
}

function thumbOf({ id, uploadedVersion, file, preview, updatedAt }: EntryRow): BackupFile[] {
  if (file === undefined || preview === undefined) return [];
  const path = `notebook/attachments/${id}/${uploadedVersion ?? 1}/thumb/${file.name}`;
  return [{ path, sha256: preview.sha256, modifiedAt: updatedAt }];
}
