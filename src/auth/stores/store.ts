import { UsageError } from "../../core/errors.ts";
import type { UserId } from "../../core/ids.ts";
import type { SessionRecord } from "../../core/session.ts";

/** A session as it is kept: who it is for, and since when. The uid in it opens the person's notebooks; keep it as a token. */
export interface StoredSession extends SessionRecord {
  readonly fullName?: string | undefined;
  /** When it was saved, as an ISO 8601 date in UTC. */
  readonly savedAt: string;
}

/** Keeps sessions under profile names, such as `default` or `work`. */
export interface SessionStore {
  /** The session of a profile, or `undefined` when there is none. */
  load(profile: string): Promise<StoredSession | undefined>;
  save(profile: string, session: StoredSession): Promise<void>;
  /** Forgets a profile; harmless when there is none. */
  delete(profile: string): Promise<void>;
  /** The names of all profiles, sorted. */
  list(): Promise<readonly string[]>;
}

/** The session as text. */
export function encodeSession(session: StoredSession): string {
  const { baseUrl, accessKeyId, uid, email, fullName, savedAt } = session;
  return JSON.stringify({ baseUrl, accessKeyId, uid, email, fullName, savedAt });
}

/**
 * Reads what {@link encodeSession} wrote.
 *
 * @throws {@link UsageError} when it is something else; the message does not repeat it.
 */
export function decodeSession(text: string, where: string): StoredSession {
  const fields = ["baseUrl", "accessKeyId", "uid", "email", "savedAt"];
  const value = parseObject(text);
  if (value === undefined || fields.some((name) => typeof value[name] !== "string") || value["uid"] === "") {
    throw new UsageError(`${where} does not hold a session. Delete it and sign in again.`);
  }
  const { baseUrl, accessKeyId, uid, email, savedAt, fullName } = value as Record<string, string>;
  return {
    baseUrl: baseUrl ?? "",
    accessKeyId: accessKeyId ?? "",
    uid: (uid ?? "") as UserId,
    email: email ?? "",
    savedAt: savedAt ?? "",
    ...(typeof fullName === "string" ? { fullName } : {}),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
