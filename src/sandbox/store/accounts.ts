import { makeToken, makeUid } from "../ids.ts";
import type { Database, Row } from "./database.ts";

export interface ApiKey {
  readonly akid: string;
  readonly password: string;
  readonly application: string;
}

export interface Account {
  readonly id: number;
  readonly email: string;
  readonly fullName: string;
  readonly password: string;
  readonly maxFileSizeBytes: number;
  readonly isSiteAdmin: boolean;
  readonly canOwnNotebooks: boolean;
  readonly ssoId?: string | undefined;
  readonly orcid?: string | undefined;
}

/** An application somebody let in: the uid it knows them by. */
export interface Grant {
  readonly uid: string;
  readonly akid: string;
  readonly application: string;
  readonly grantedAt: number;
  readonly signedInAt: number;
  readonly autoLogin: boolean;
  readonly isRevoked: boolean;
}

const CODE_LIFE_MS = 5 * 60_000;
export const TOKEN_LIFE_MS = 60 * 60_000;

/** Keys, people, and what lets one act for the other. */
export class Accounts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  addKey(key: ApiKey): void {
    this.#db.run("INSERT INTO api_keys VALUES (?, ?, ?)", key.akid, key.password, key.application);
  }

  key(akid: string): ApiKey | undefined {
    const row = this.#db.get("SELECT * FROM api_keys WHERE akid = ?", akid);
    return row && { akid, password: String(row["password"]), application: String(row["application"]) };
  }

  /** The key that was made first: the sandbox's own. */
  firstKey(): ApiKey {
    const row = this.#db.get("SELECT * FROM api_keys ORDER BY rowid LIMIT 1");
    if (row === undefined) throw new Error("This sandbox has no access key.");
    return { akid: String(row["akid"]), password: String(row["password"]), application: String(row["application"]) };
  }

  add(account: Omit<Account, "id">): number {
    return this.#db.run(
      `INSERT INTO users (email, fullname, password, max_file_size, site_admin, can_own, sso_id, orcid)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      account.email,
      account.fullName,
      account.password,
      account.maxFileSizeBytes,
      Number(account.isSiteAdmin),
      Number(account.canOwnNotebooks),
      account.ssoId ?? null,
      account.orcid ?? null,
    );
  }

  all(): Account[] {
    return this.#db.all("SELECT * FROM users ORDER BY id").map(toAccount);
  }

  byEmail(email: string): Account | undefined {
    const row = this.#db.get("SELECT * FROM users WHERE email = ?", email.trim());
    return row && toAccount(row);
  }

  byId(id: number): Account | undefined {
    const row = this.#db.get("SELECT * FROM users WHERE id = ?", id);
    return row && toAccount(row);
  }

  /** The person a uid stands for, if the key is the one it was given to and nobody revoked it. */
  byUid(uid: string, akid: string): Account | undefined {
    const row = this.#db.get(
      "SELECT users.* FROM grants JOIN users ON users.id = user_id WHERE uid = ? AND akid = ? AND revoked_at IS NULL",
      uid,
      akid,
    );
    return row && toAccount(row);
  }

  bySsoId(ssoId: string): Account | undefined {
    const row = this.#db.get("SELECT * FROM users WHERE sso_id = ?", ssoId);
    return row && toAccount(row);
  }

  setCampaignCode(userId: number, code: string): void {
    this.#db.run("UPDATE users SET campaign_code = ? WHERE id = ?", code, userId);
  }

  /** The uid of a person for a key who just signed in: the standing one, or a new one. */
  grant(userId: number, akid: string, now: number): string {
    const standing = this.#db.get(
      "SELECT uid FROM grants WHERE user_id = ? AND akid = ? AND revoked_at IS NULL",
      userId,
      akid,
    );
    if (standing !== undefined) {
      this.touchGrant(String(standing["uid"]), now);
      return String(standing["uid"]);
    }
    const uid = makeUid();
    const sql = "INSERT INTO grants (uid, user_id, akid, granted_at, signed_in_at) VALUES (?, ?, ?, ?, ?)";
    this.#db.run(sql, uid, userId, akid, now, now);
    return uid;
  }

  /** Begins the session of a uid again. */
  touchGrant(uid: string, now: number): void {
    this.#db.run("UPDATE grants SET signed_in_at = ? WHERE uid = ?", now, uid);
  }

  grantByUid(uid: string): Grant | undefined {
    const row = this.#db.get("SELECT grants.*, application FROM grants JOIN api_keys USING (akid) WHERE uid = ?", uid);
    return row && toGrant(row);
  }

  grants(userId: number): Grant[] {
    const sql =
      "SELECT grants.*, application FROM grants JOIN api_keys USING (akid) WHERE user_id = ? ORDER BY granted_at";
    return this.#db.all(sql, userId).map(toGrant);
  }

  revoke(userId: number, uid: string, now: number): void {
    this.#db.run("UPDATE grants SET revoked_at = ? WHERE uid = ? AND user_id = ?", now, uid, userId);
  }

  setAutoLogin(uid: string, isAllowed: boolean): void {
    this.#db.run("UPDATE grants SET auto_login = ? WHERE uid = ?", Number(isAllowed), uid);
  }

  /** A code for the redirect: five minutes, once, for this key only. */
  issueCode(userId: number, akid: string, now: number): string {
    const code = makeToken();
    this.#db.run("INSERT INTO auth_codes VALUES (?, ?, ?, ?, NULL)", code, userId, akid, now + CODE_LIFE_MS);
    return code;
  }

  /** A token of the "External App authentication" page: one hour, any key. */
  issueToken(userId: number, now: number): string {
    const token = makeToken();
    this.#db.run("INSERT INTO tokens VALUES (?, ?, ?)", token, userId, now + TOKEN_LIFE_MS);
    return token;
  }

  /** Whoever the code or token lets in; a code is used up by it. */
  redeem(email: string, secret: string, akid: string, now: number): Account | undefined {
    const account = this.byEmail(email);
    if (account === undefined) return undefined;
    const token = this.#db.get(
      "SELECT 1 FROM tokens WHERE token = ? AND user_id = ? AND expires_at > ?",
      secret,
      account.id,
      now,
    );
    if (token !== undefined) return account;
    const open = "code = ? AND user_id = ? AND akid = ? AND expires_at > ? AND used_at IS NULL";
    const code = this.#db.get(`SELECT 1 FROM auth_codes WHERE ${open}`, secret, account.id, akid, now);
    if (code === undefined) return undefined;
    this.#db.run("UPDATE auth_codes SET used_at = ? WHERE code = ?", now, secret);
    return account;
  }
}

function toGrant(row: Row): Grant {
  return {
    uid: String(row["uid"]),
    akid: String(row["akid"]),
    application: String(row["application"]),
    grantedAt: Number(row["granted_at"]),
    signedInAt: Number(row["signed_in_at"]),
    autoLogin: row["auto_login"] === 1,
    isRevoked: row["revoked_at"] !== null,
  };
}

function toAccount(row: Row): Account {
  return {
    id: Number(row["id"]),
    email: String(row["email"]),
    fullName: String(row["fullname"]),
    password: String(row["password"]),
    maxFileSizeBytes: Number(row["max_file_size"]),
    isSiteAdmin: row["site_admin"] === 1,
    canOwnNotebooks: row["can_own"] === 1,
    ssoId: (row["sso_id"] ?? undefined) as string | undefined,
    orcid: (row["orcid"] ?? undefined) as string | undefined,
  };
}
