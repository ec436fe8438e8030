/** The sandbox's tables. `wire_id` is what travels; rows point at each other by number. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS api_keys (akid TEXT PRIMARY KEY, password TEXT NOT NULL, application TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, fullname TEXT NOT NULL, password TEXT NOT NULL,
  max_file_size INTEGER NOT NULL, site_admin INTEGER NOT NULL DEFAULT 0, can_own INTEGER NOT NULL DEFAULT 1,
  sso_id TEXT UNIQUE, orcid TEXT, campaign_code TEXT);
CREATE TABLE IF NOT EXISTS grants (
  uid TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), akid TEXT NOT NULL, granted_at INTEGER NOT NULL,
  signed_in_at INTEGER NOT NULL, auto_login INTEGER NOT NULL DEFAULT 1, revoked_at INTEGER);
CREATE TABLE IF NOT EXISTS auth_codes (
  code TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), akid TEXT NOT NULL, expires_at INTEGER NOT NULL,
  used_at INTEGER);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS notebooks (
  id INTEGER PRIMARY KEY, wire_id TEXT UNIQUE, name TEXT NOT NULL, owner_id INTEGER NOT NULL REFERENCES users(id),
  created_at INTEGER NOT NULL, add_to_top INTEGER NOT NULL DEFAULT 0, site_notebook_id TEXT,
  signing TEXT NOT NULL DEFAULT 'SIGNING_NONE', description TEXT, project_id1 TEXT, project_id2 TEXT, project_id3 TEXT,
  project_id4 TEXT);
CREATE TABLE IF NOT EXISTS members (
  notebook_id INTEGER NOT NULL REFERENCES notebooks(id), user_id INTEGER NOT NULL REFERENCES users(id), role TEXT NOT NULL,
  added_at INTEGER NOT NULL, is_default INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (notebook_id, user_id));
CREATE TABLE IF NOT EXISTS nodes (
  id INTEGER PRIMARY KEY, wire_id TEXT UNIQUE, local_id INTEGER NOT NULL, notebook_id INTEGER NOT NULL REFERENCES notebooks(id),
  parent_id INTEGER REFERENCES nodes(id), name TEXT NOT NULL, is_page INTEGER NOT NULL, position REAL NOT NULL);
CREATE INDEX IF NOT EXISTS nodes_by_number ON nodes (notebook_id, local_id);
CREATE INDEX IF NOT EXISTS nodes_by_parent ON nodes (notebook_id, parent_id, position);
CREATE TABLE IF NOT EXISTS entries (
  id INTEGER PRIMARY KEY, wire_id TEXT UNIQUE, notebook_id INTEGER REFERENCES notebooks(id),
  page_id INTEGER REFERENCES nodes(id), owner_id INTEGER REFERENCES users(id), part_type TEXT NOT NULL, data TEXT,
  caption TEXT, change_description TEXT, version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  verb TEXT NOT NULL, modified_by TEXT NOT NULL, modified_ip TEXT NOT NULL, file_name TEXT, file_size INTEGER,
  content_type TEXT, sha256 TEXT, uploaded_at INTEGER, uploaded_version INTEGER, preview_sha256 TEXT, preview_type TEXT,
  index_text TEXT, position REAL NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_page ON entries (page_id, position);
CREATE TABLE IF NOT EXISTS entry_versions (
  entry_id INTEGER NOT NULL REFERENCES entries(id), version INTEGER NOT NULL, data TEXT, caption TEXT, file_name TEXT,
  file_size INTEGER, content_type TEXT, sha256 TEXT, verb TEXT NOT NULL, modified_by TEXT NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY (entry_id, version));
CREATE TABLE IF NOT EXISTS comments (
  id INTEGER PRIMARY KEY, wire_id TEXT UNIQUE, entry_id INTEGER NOT NULL REFERENCES entries(id),
  user_id INTEGER NOT NULL REFERENCES users(id), text TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS comments_by_entry ON comments (entry_id);
CREATE INDEX IF NOT EXISTS entries_by_change ON entries (notebook_id, updated_at);
CREATE TABLE IF NOT EXISTS node_rights (
  node_id INTEGER NOT NULL REFERENCES nodes(id), user_id INTEGER NOT NULL REFERENCES users(id), access TEXT NOT NULL,
  PRIMARY KEY (node_id, user_id));
CREATE TABLE IF NOT EXISTS notifications (
  id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), action_type TEXT NOT NULL,
  notebook_id INTEGER NOT NULL REFERENCES notebooks(id), entry_id INTEGER REFERENCES entries(id), by_name TEXT NOT NULL,
  description TEXT NOT NULL, created_at INTEGER NOT NULL, is_read INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS notifications_by_user ON notifications (user_id, id);
CREATE TABLE IF NOT EXISTS site_labels (number INTEGER PRIMARY KEY, label TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS report_links (token TEXT PRIMARY KEY, report TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS entry_words USING fts5(words);
`;

/** Every table, those that point at others first. */
export const TABLES: readonly string[] = [...SCHEMA.matchAll(/CREATE (?:VIRTUAL )?TABLE IF NOT EXISTS (\w+)/g)]
  .map(([, name = ""]) => name)
  .toReversed();
